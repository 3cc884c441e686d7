/** Settings that make the server run a program: how they are named, and where they are in SmarterMail. */
import { z } from 'zod';
import { antivirus } from '../../contract/resources/mail/antivirus.js';
import { eventHooks } from '../../contract/resources/mail/event-hooks.js';
import { volumeMounts } from '../../contract/resources/server/volume-mounts.js';
import { commandShown } from '../../redaction.js';
import type { Item } from '../kit/step.js';

export const COMMAND_FIELDS = [
  'commandLine',
  'commandLineArguments',
  'spoolCommandEnabled',
  'spoolCommand',
  'spoolCommandArguments',
] as const;

export type CommandSettings = Pick<z.infer<typeof antivirus.model>, (typeof COMMAND_FIELDS)[number]>;

export const ANTIVIRUS_BY_HAND = `${antivirus.where} (path not confirmed): take out each command line that you do not know.`;
export const MOUNTS_BY_HAND = `${volumeMounts.where}: no mount may run a command you do not know.`;
export const EVENTS_BY_HAND = `${eventHooks.where}: no event may run a command line or add a recipient you do not know.`;

/** One that is meant to be there, and, where somebody said so, why. */
export const allowedLine = z.union([
  z.string().min(1),
  z.strictObject({
    line: z.string().min(1).describe('The command line, or the recipient, exactly as the server shows it'),
    reason: z.string().regex(/\S/, 'the reason is blank').describe('Why it is needed'),
  }),
]);

/** What an option names that takes them; nothing of any other. */
export function allowedLines(option: unknown): readonly string[] {
  const allowed = z.array(allowedLine).safeParse(option).data ?? [];
  return allowed.map((one) => (typeof one === 'string' ? one : one.line));
}

/** A command line, or a recipient that an event adds. */
export interface Command {
  readonly line: string;
  /** What runs it, or copies to it: `the spool runs "x.bat"`. */
  readonly text: string;
}

/** A program that is switched off counts too: it needs one click to run again. */
function verbOf(isEnabled: boolean, type?: string): string {
  if (type === 'addRecipient') return isEnabled ? 'copies mail to' : 'would copy, switched off, mail to';
  return isEnabled ? 'runs' : 'names, switched off,';
}

function commandsOf(
  who: string,
  holder: { readonly isEnabled: boolean; readonly lines: readonly string[] },
): readonly Command[] {
  const { isEnabled, lines } = holder;
  return lines
    .filter((line) => line !== '')
    .map((line) => ({ line, text: `${who} ${verbOf(isEnabled)} "${commandShown(line)}"` }));
}

/** Program and arguments as one line; without a program nothing runs. */
function lineOf(program: string, args: string): string {
  return program === '' || args === '' ? program : `${program} ${args}`;
}

/** What scans messages, and what the spool runs. */
export function antivirusCommands(settings: CommandSettings): readonly Command[] {
  return [...scanCommands(settings), ...spoolCommands(settings)];
}

export function scanCommands(settings: CommandSettings): readonly Command[] {
  const line = lineOf(settings.commandLine, settings.commandLineArguments);
  return commandsOf('antivirus scanning', { isEnabled: true, lines: [line] });
}

export function spoolCommands(settings: CommandSettings): readonly Command[] {
  const line = lineOf(settings.spoolCommand, settings.spoolCommandArguments);
  return commandsOf('the spool', { isEnabled: settings.spoolCommandEnabled, lines: [line] });
}

export function mountCommands(
  mounts: readonly Item<z.infer<typeof volumeMounts.model>>[],
): readonly Command[] {
  return mounts.flatMap(({ label, fields: { isEnabled, command, unmountCommand } }) =>
    commandsOf(`the mount ${label}`, { isEnabled, lines: [command, unmountCommand] }),
  );
}

/** Of one that has no text, too. */
export function hookCommands(hooks: readonly Item<z.infer<typeof eventHooks.model>>[]): readonly Command[] {
  return hooks.flatMap(({ label, fields: { isEnabled, actions } }) =>
    actions
      .filter(({ type }) => type !== 'email')
      .map(({ type, argument: line }) => ({
        line,
        text: `the event "${label}" ${verbOf(isEnabled, type)} "${type === 'addRecipient' ? line : commandShown(line)}"`,
      })),
  );
}
