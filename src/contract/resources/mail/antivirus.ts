/** Resource `antivirus`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

const PAGE = { path: 'settings/sysadmin/antivirus/settings', evidence: 'recorded', source: 'AD' } as const;

/**
 * Antivirus settings, a document: among them the programs the server starts for every message.
 * Shape: read in `settings`, written flat. A wrapped body is answered with 200 and changes nothing. Whether a partial
 * body keeps the rest is unknown, so all members go.
 * Errors: where the answer lacks a member of the recorded request, the write is closed.
 * Source: both calls `recorded` on build 9693; the published answer is probably shortened (docs/api-evidence.md 4.5).
 */
export const antivirus = defineDocument({
  id: 'antivirus',
  title: 'Antivirus command lines',
  where: 'Settings > Antivirus',
  model: z.object({
    commandLine: z.string().meta(ours('Program started to scan messages and files')),
    commandLineArguments: z.string().meta(ours('Arguments of the program that scans')),
    spoolCommandEnabled: z.boolean().meta(ours('Start a program for each message of the spool')),
    spoolCommand: z.string().meta(ours('Program started for each message of the spool')),
    spoolCommandArguments: z.string().meta(ours('Arguments of the program for each message')),
  }),
  binding: {
    read: { ...PAGE, method: 'GET', under: 'settings' },
    write: {
      ...PAGE,
      method: 'POST',
      sends: 'all-members',
      needs: [
        'quarantineDirectory',
        'enableSpoolCommandLine',
        'spoolCommandLineFile',
        'spoolCommandLineArguments',
        'spoolCommandLineTimeout',
        'spoolExecutableVisible',
        'commandLine',
        'commandLineArguments',
        'commandLineScanMessages',
        'commandLineScanMessagesWithoutAttachments',
        'commandLineScanFiles',
      ],
    },
    written: 'recorded',
    fields: {
      spoolCommandEnabled: 'enableSpoolCommandLine',
      spoolCommand: 'spoolCommandLineFile',
      spoolCommandArguments: 'spoolCommandLineArguments',
    },
  },
});
