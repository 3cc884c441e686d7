/**
 * Step command-hooks: nothing in the settings makes the server run a program.
 * Pure: judges the antivirus command lines, and mounts and event hooks where the server shows them.
 */

import { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import { antivirus } from '../../contract/resources/mail/antivirus.js';
import { eventHooks } from '../../contract/resources/mail/event-hooks.js';
import { volumeMounts } from '../../contract/resources/server/volume-mounts.js';
import { commandShown, holdsMask, redactNamed } from '../../redaction.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { present } from '../kit/present.js';
import { type DesiredChange, defineStep, onServer, sentence } from '../kit/step.js';
import {
  ANTIVIRUS_BY_HAND,
  allowedLine,
  allowedLines,
  antivirusCommands,
  COMMAND_FIELDS,
  type Command,
  type CommandSettings,
  EVENTS_BY_HAND,
  hookCommands,
  MOUNTS_BY_HAND,
  mountCommands,
  scanCommands,
  spoolCommands,
} from './command-lines.js';

const options = z.strictObject({
  allow: z
    .array(allowedLine)
    .default([])
    .describe(
      'Command lines, and recipients that events add, that are meant to be there, exactly as the server shows them; or `line` and `reason` of each',
    ),
  unlisted: oneOf('report', 'clear').describe(
    'A command line of the antivirus settings that is not in allow: report it, or take it out; mounts and events are only reported',
  ),
});

const KNOWN_BY_HAND = `${ANTIVIRUS_BY_HAND} One that is meant to be there, as a virus scanner, goes into the option allow.`;

const IMPACT = [
  'Programs started for messages or files no longer run.',
  'If this is your virus scanner, mail is no longer scanned: list it in allow first.',
];

const NOT_UNDONE =
  'A command line whose arguments may hold a password is not brought back by a rollback, as no snapshot keeps it.';

/** What is allowed and nowhere to be seen is most likely misspelt. */
function idleText(allow: readonly string[], shown: readonly Command[]): string | undefined {
  const idle = allow.filter((line) => !shown.some((command) => command.line === line));
  const lines = idle.map((line) => `"${commandShown(line)}"`);
  return idle.length === 0
    ? undefined
    : `The option allow names what the server does not show: ${listed(lines)}. Correct it, or take it out.`;
}

/** The programs of the antivirus settings that are not meant to be there, and what would take them out. */
function antivirusPrograms(
  settings: CommandSettings,
  isForeign: (command: Command) => boolean,
): readonly Shortcoming[] {
  const set = (field: string, to: Json): DesiredChange => ({
    kind: 'set',
    need: 'settings',
    field,
    to,
    disruption: 'medium',
  });
  const off = settings.spoolCommandEnabled ? [set('spoolCommandEnabled', false)] : [];
  const found = (
    commands: readonly Command[],
    field: 'commandLine' | 'spoolCommand',
    also: readonly DesiredChange[],
  ): readonly Shortcoming[] => {
    // What is masked is not kept either: no rollback brings it back.
    const isKept = !holdsMask(redactNamed(field, settings[field]));
    const changes = [...also, set(field, '')];
    return commands.filter(isForeign).map(({ text }) => ({
      problem: text,
      changes: isKept ? changes : changes.map((change) => ({ ...change, disruption: 'high' })),
      impact: isKept ? IMPACT : [...IMPACT, NOT_UNDONE],
    }));
  };
  return present<Shortcoming>(
    ...found(scanCommands(settings), 'commandLine', []),
    ...found(spoolCommands(settings), 'spoolCommand', off),
    settings.spoolCommandEnabled &&
      settings.spoolCommand === '' && {
        problem: 'the spool command is switched on without a program',
        changes: off,
        impact: IMPACT,
      },
  );
}

export const commandHooks = defineStep({
  id: 'command-hooks',
  title: 'No setting makes the server run a program',
  why:
    'These programs run with the rights of the SmarterMail service, often SYSTEM, and are what attackers plant to ' +
    'come back. A virus scanner that is started from here no longer scans when it is taken out: list it in allow.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'high',
  notices: 'programs no longer start',
  // The scanner of a gateway is somebody else's program, and the role knows that it is there.
  prevails: { unlisted: 'report' },
  ...onServer(options, {
    reads: () => ({
      settings: { resource: antivirus, fields: COMMAND_FIELDS },
      mounts: {
        resource: volumeMounts,
        elseByHand: instruct(`Volume mounts could not be read. ${MOUNTS_BY_HAND}`),
      },
      hooks: {
        resource: eventHooks,
        elseByHand: instruct(`System events could not be read. ${EVENTS_BY_HAND}`),
      },
    }),
    // What may hold a password stands in no file.
    exported: ({ settings, mounts = [], hooks = [] }, { allow }, { reason }) => {
      const known = allowedLines(allow);
      const shown = [...antivirusCommands(settings), ...mountCommands(mounts), ...hookCommands(hooks)];
      const lines = new Set(shown.map(({ line }) => line));
      const found = [...lines].filter((line) => !known.includes(line) && commandShown(line) === line);
      return found.length === 0 ? {} : { allow: [...allow, ...found.map((line) => ({ line, reason }))] };
    },
    assess: ({ settings, mounts = [], hooks = [] }, { allow: stated, unlisted }) => {
      const allow = allowedLines(stated);
      const isForeign = ({ line }: Command): boolean => line !== '' && !allow.includes(line);
      const left = (commands: readonly Command[], where: string): readonly Shortcoming[] => {
        const problems = commands.filter(isForeign).map(({ text }) => text);
        // Beside what the tool takes out, it has to be said of what it does not which it is.
        return problems.map((problem) => ({ problem, byHand: [`${sentence(problems)} ${where}`] }));
      };
      const programs = antivirusPrograms(settings, isForeign);
      const [ofMounts, ofHooks] = [mountCommands(mounts), hookCommands(hooks)];
      const idle = idleText(allow, [...antivirusCommands(settings), ...ofMounts, ...ofHooks]);
      const reported = (byHand: readonly string[], remedy?: 'decide') =>
        programs.map(({ problem }) => ({ problem, byHand, ...(remedy === undefined ? {} : { remedy }) }));
      return verdictOf(
        [
          ...(unlisted === 'report'
            ? reported([KNOWN_BY_HAND, ...present(idle)])
            : idle === undefined
              ? programs
              : // What was meant by it may be what would be taken out.
                reported([`${idle} Until then nothing is taken out here.`], 'decide')),
          ...left(ofMounts, MOUNTS_BY_HAND),
          ...left(ofHooks, EVENTS_BY_HAND),
        ],
        { pass: 'No setting that was read runs a program.' },
      );
    },
  }),
  notUndone: NOT_UNDONE,
  manual: () => `${ANTIVIRUS_BY_HAND} ${MOUNTS_BY_HAND} ${EVENTS_BY_HAND}`,
});
