/** The scripts that were written for a host, as text: where they are, and what to type there. */
import type { HostReport } from '../model/host-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { labelled } from './screen.js';

const RUN = {
  windows: [
    ['look', '.\\check.ps1 -Out evidence.json'],
    ['try', '.\\apply.ps1 -WhatIf'],
    ['change', '.\\apply.ps1'],
    ['back', '.\\undo.ps1'],
  ],
  linux: [
    ['look', 'sh check.sh --out evidence.json'],
    ['try', 'sh apply.sh --what-if'],
    ['change', 'sh apply.sh'],
    ['back', 'sh undo.sh'],
  ],
} as const;

const WHERE = {
  windows: 'Copy them to the host, and run them there in PowerShell as administrator, one after the other:',
  linux: 'Copy them to the host, and run them there as root, one after the other:',
} as const;

export function renderHost(given: HostReport, page: Page): string {
  const { playbook, platform, folder, files, steps } = printable(given);
  const wrap = wrapOn(page);
  return [
    wrap(`Written to ${folder}, as playbook ${playbook} wants it: ${files.join(', ')}`),
    '',
    wrap(WHERE[platform]),
    ...RUN[platform].flatMap(([what, command]) => labelled(what, command, page)),
    '',
    wrap(
      `apply changes what these steps find wrong: ${steps.join(', ')}. It asks for a password there; no file has it.`,
    ),
    wrap('Then bring evidence.json back: smlockdown audit --host-evidence evidence.json'),
    '',
  ].join('\n');
}
