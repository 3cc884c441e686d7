/** Settings that make the server run a program: how they are named, and where they are in SmarterMail. */
import type { z } from 'zod';
import type { antivirus } from '../../contract/resources/mail/antivirus.js';

export type CommandSettings = Pick<
  z.infer<typeof antivirus.model>,
  'commandLine' | 'commandLineArguments' | 'spoolCommandEnabled' | 'spoolCommand' | 'spoolCommandArguments'
>;

export const MOUNTS_BY_HAND = 'Settings > Volume Mounts: no mount may run a command you do not know.';
export const EVENTS_BY_HAND =
  'Settings > Events: no event may run a command line or add a recipient you do not know.';

/** Program and arguments as one line; without a program nothing runs. */
export function lineOf(program: string, args: string): string {
  return program === '' || args === '' ? program : `${program} ${args}`;
}

export function scanLine(settings: CommandSettings): string {
  return lineOf(settings.commandLine, settings.commandLineArguments);
}

export function spoolLine(settings: CommandSettings): string {
  return lineOf(settings.spoolCommand, settings.spoolCommandArguments);
}

/** A program that is switched off counts too: it needs one click to run again. */
export function verbOf(holder: { readonly isEnabled: boolean }): string {
  return holder.isEnabled ? 'runs' : 'names, switched off,';
}

export function copiesOf(event: { readonly isEnabled: boolean }): string {
  return event.isEnabled ? 'copies mail to' : 'would copy, switched off, mail to';
}
