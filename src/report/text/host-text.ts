/** The scripts that were written for a host, as text: where they are, and what to type there. */
import type { HostReport } from '../model/host-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { chosenText, labelled } from './screen.js';

/** For want of a value, or as looking is all that a script can do. */
const LEFT = 'It leaves to you, or to values that the playbook lacks:';

/** There, and between that here. */
const RUN = {
  windows: [
    ['look', '.\\check.ps1 -Out before.json'],
    ['try', '.\\apply.ps1 -WhatIf'],
    ['change', '.\\apply.ps1'],
    ['prove', '.\\check.ps1 -Out after.json'],
    ['back', '.\\undo.ps1'],
  ],
  linux: [
    ['look', 'sh check.sh --out before.json'],
    ['try', 'sh apply.sh --what-if'],
    ['change', 'sh apply.sh'],
    ['prove', 'sh check.sh --out after.json'],
    ['back', 'sh undo.sh'],
  ],
} as const;

const WHERE = {
  windows:
    'Copy them to a folder on the host that stays: undo needs what apply keeps there. In PowerShell as administrator:',
  linux: 'Copy them to the host, and run there as root:',
} as const;

const WITH = {
  windows:
    'It asks there for the password of the account; no file has it. Where PowerShell runs no scripts: Set-ExecutionPolicy -Scope Process Bypass, for that window alone.',
  linux: 'It makes a user without a password.',
} as const;

export function renderHost(given: HostReport, page: Page): string {
  const { playbook, platform, folder, files, steps, left } = printable(given);
  const wrap = wrapOn(page);
  const changed = steps.filter((id) => !left.includes(id));
  const words = chosenText(page);
  return [
    wrap(`Written to ${folder}, as playbook ${playbook} wants it: ${files.join(', ')}`),
    '',
    wrap(WHERE[platform]),
    ...RUN[platform].flatMap(([what, command]) => labelled(what, command, page)),
    ...labelled(
      'here',
      `smlockdown audit ${words === '' ? '' : `${words} `}--host-evidence before.json (and after.json)`,
      page,
    ),
    '',
    ...(changed.length === 0
      ? [wrap('apply changes nothing of what this playbook asks for.')]
      : [wrap(`apply changes what these steps find wrong: ${changed.join(', ')}. ${WITH[platform]}`)]),
    ...(left.length === 0 ? [] : [wrap(`${LEFT} ${left.join(', ')}: see smlockdown steps ID.`)]),
    '',
  ].join('\n');
}
