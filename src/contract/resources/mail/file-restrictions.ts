/** Resource `file-restrictions`, and its lists. */
import { z } from 'zod';
import { defineDocument, settingsPage } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The lists of refused extensions, by the name of their field.
 * Source: a guide names the four; their members are `assumed` (docs/assumed-api.md).
 */
export const FILE_LISTS = ['inbound', 'outbound', 'uploads', 'fileSystem'] as const;

/** What each of them refuses. */
export const FILES = {
  inbound: 'incoming attachments',
  outbound: 'outgoing attachments',
  uploads: 'uploads',
  fileSystem: 'the file system',
} as const;

/** One of `FILE_LISTS`. */
export type FileList = (typeof FILE_LISTS)[number];

const extensions = (list: FileList) =>
  z.array(z.string()).meta(ours(`Extension blacklist of ${FILES[list]}`));

/**
 * The kinds of files that may not come in, go out, be uploaded, or be stored, a document.
 * Shape: in `fileRestrictions` both ways; a write sends a changed list whole, and no other. Extensions are as the
 * server shows them: with or without a dot, in any case.
 * Source: the lists exist (hosters' guides, an advisory); calls and names are `assumed` (docs/assumed-api.md).
 */
export const fileRestrictions = defineDocument({
  id: 'file-restrictions',
  title: 'File restrictions',
  where: 'Settings > General > Attachments and File Storage',
  spelling: { inbound: 'extension', outbound: 'extension', uploads: 'extension', fileSystem: 'extension' },
  model: z.object({
    inbound: extensions('inbound'),
    outbound: extensions('outbound'),
    uploads: extensions('uploads'),
    fileSystem: extensions('fileSystem'),
  }),
  binding: {
    ...settingsPage('settings/sysadmin/file-restrictions', 'fileRestrictions'),
    fields: {
      inbound: 'inboundExtensions',
      outbound: 'outboundExtensions',
      uploads: 'uploadExtensions',
      fileSystem: 'fileSystemExtensions',
    },
  },
});
