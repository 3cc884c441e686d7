/** What an export came to, for people: what is stated, what is to fill, what was not read, and the command that comes next. */
import { isPath } from '../../playbook/locate.js';
import type { ExportReport } from '../../report/model/export-report.js';
import { printable } from '../../report/text/layout.js';
import { listed } from '../../steps/kit/names.js';
import { counted } from '../../steps/kit/step.js';
import type { Context } from '../context/context.js';

/** Lines that are named before the rest is only counted. */
const NAMED = 5;

function linesText(lines: readonly number[]): string {
  const rest = lines.length - NAMED;
  const shown = lines.slice(0, NAMED).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function stepsOf(all: readonly { readonly step: string }[]): readonly string[] {
  return [...new Set(all.map(({ step }) => step))];
}

interface Telling extends Pick<Context, 'say'> {
  /** Overlays that the server was read by. */
  readonly contract: readonly string[];
}

export function tellExport(report: ExportReport, { contract, say }: Telling): void {
  const { playbook, stated, waivers, unread, unnamed } = printable(report);
  const { file, toFill } = playbook;
  const name = file ?? 'The playbook';
  const what = [
    ...(stated.length === 0 ? [] : [`${counted(stated.length, 'step')} with values of the server`]),
    ...(waivers.length === 0 ? [] : [counted(waivers.length, 'waiver')]),
  ];
  say(
    what.length === 0
      ? `${name} adds nothing to ${playbook.extends}: what was read is as that asks.`
      : `${name} adds to ${playbook.extends}: ${what.join(', ')}.`,
  );
  if (toFill.length > 0)
    say(
      `To fill: ${counted(toFill.length, 'reason')}, ${linesText(toFill)}; or all alike by --reason TEXT. Until then no command takes the file.`,
    );
  if (unread.length > 0) {
    const steps = stepsOf(unread);
    say(`Not read, so neither stated nor waived, of ${counted(steps.length, 'step')}: ${listed(steps)}.`);
  }
  if (unnamed.length > 0)
    say(
      `Not waived, as no playbook can hold the name: ${listed([...new Set(unnamed.map(({ target }) => target))])} (${listed(stepsOf(unnamed))}).`,
    );
  // A bare name would be that of a playbook that ships.
  if (file === null) return;
  const overlays = contract.map((one) => ` --contract ${one}`).join('');
  say(`next: smlockdown audit --playbook ${isPath(file) ? file : `./${file}`}${overlays}`);
}
