/**
 * Settings > General > Attachments and File Storage, a document: the kinds of files that may not come in, go out, be
 * uploaded, or be stored.
 * Shape: extensions as the server shows them; with or without a dot, in any case.
 * Source: the lists exist (hosters' guides, an advisory); calls and names are `assumed`.
 */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/file-restrictions';

export const FILE_LISTS = ['inbound', 'outbound', 'uploads', 'fileSystem'] as const;
export type FileList = (typeof FILE_LISTS)[number];

const extensions = (label: string) => z.array(z.string()).describe(label);

export const fileRestrictions = defineDocument({
  id: 'file-restrictions',
  scope: 'server',
  title: 'File restrictions',
  where: 'Settings > General > Attachments and File Storage',
  model: z.object({
    inbound: extensions('Extension blacklist of incoming attachments'),
    outbound: extensions('Extension blacklist of outgoing attachments'),
    uploads: extensions('Extension blacklist of uploads'),
    fileSystem: extensions('Extension blacklist of the file system'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'fileRestrictions' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'fileRestrictions',
      sends: 'changed-members',
    },
    fields: {
      inbound: { wire: 'inboundExtensions', written: 'assumed' },
      outbound: { wire: 'outboundExtensions', written: 'assumed' },
      uploads: { wire: 'uploadExtensions', written: 'assumed' },
      fileSystem: { wire: 'fileSystemExtensions', written: 'assumed' },
    },
  },
});
