/**
 * Step command-hooks: nothing in the settings makes the server run a program.
 * Pure: judges the antivirus command lines, and mounts and event hooks where the server shows them.
 */

import { z } from 'zod';
import { antivirus } from '../../contract/resources/mail/antivirus.js';
import { eventHooks } from '../../contract/resources/mail/event-hooks.js';
import { volumeMounts } from '../../contract/resources/server/volume-mounts.js';
import { instruct } from '../kit/instruction.js';
import { type DesiredChange, defineStep, partFor, sentence } from '../kit/step.js';
import { copiesOf, EVENTS_BY_HAND, MOUNTS_BY_HAND, scanLine, spoolLine, verbOf } from './command-lines.js';

const options = z.strictObject({
  allow: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Command lines, and recipients that events add, that are meant to be there, exactly as the server shows them',
    ),
  unlisted: z
    .enum(['report', 'clear'])
    .default('report')
    .describe(
      'A command line of the antivirus settings that is not in allow: report it, or take it out; mounts and events are only reported',
    ),
});

const ANTIVIRUS = 'Settings > Antivirus (path not confirmed)';
const ANTIVIRUS_BY_HAND =
  `${ANTIVIRUS}: take out each command line that you do not know. One that is meant to be there, as a virus scanner, goes ` +
  'into the option allow.';

const IMPACT = [
  'Programs started for messages or files no longer run.',
  'If this is your virus scanner, mail is no longer scanned: list it in allow first.',
];

type Options = z.infer<typeof options>;
type Antivirus = z.infer<typeof antivirus.model>;

function isForeign(command: string, wanted: Options): boolean {
  return command !== '' && !wanted.allow.includes(command);
}

function antivirusChanges(settings: Antivirus, wanted: Options): readonly DesiredChange[] {
  const isSpoolForeign = isForeign(spoolLine(settings), wanted);
  const hasUnnamedSpool = settings.spoolCommandEnabled && settings.spoolCommand === '';
  return [
    ...(isForeign(scanLine(settings), wanted)
      ? [{ kind: 'set', need: 'settings', field: 'commandLine', to: '' } as const]
      : []),
    ...(settings.spoolCommandEnabled && (isSpoolForeign || hasUnnamedSpool)
      ? [{ kind: 'set', need: 'settings', field: 'spoolCommandEnabled', to: false } as const]
      : []),
    ...(isSpoolForeign ? [{ kind: 'set', need: 'settings', field: 'spoolCommand', to: '' } as const] : []),
  ];
}

function problemsOf(settings: Antivirus, wanted: Options): readonly string[] {
  const spool = verbOf({ isEnabled: settings.spoolCommandEnabled });
  return [
    ...(isForeign(scanLine(settings), wanted) ? [`antivirus scanning runs "${scanLine(settings)}"`] : []),
    ...(isForeign(spoolLine(settings), wanted) ? [`the spool ${spool} "${spoolLine(settings)}"`] : []),
    ...(settings.spoolCommandEnabled && settings.spoolCommand === ''
      ? ['the spool command is switched on without a program']
      : []),
  ];
}

export const commandHooks = defineStep({
  id: 'command-hooks',
  title: 'No setting makes the server run a program',
  why:
    'These programs run with the rights of the SmarterMail service, often SYSTEM, and are what attackers plant to ' +
    'come back. A virus scanner that is started from here no longer scans when it is taken out: list it in allow.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'medium',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        settings: {
          resource: antivirus,
          fields: [
            'commandLine',
            'commandLineArguments',
            'spoolCommandEnabled',
            'spoolCommand',
            'spoolCommandArguments',
          ],
        },
        mounts: {
          resource: volumeMounts,
          elseByHand: instruct(`Volume mounts could not be read. ${MOUNTS_BY_HAND}`),
        },
        hooks: {
          resource: eventHooks,
          elseByHand: instruct(`System events could not be read. ${EVENTS_BY_HAND}`),
        },
      }),
      assess: ({ settings, mounts, hooks }, wanted) => {
        const changes = antivirusChanges(settings, wanted);
        const mounted = (mounts ?? []).flatMap((mount) =>
          [mount.fields.command, mount.fields.unmountCommand]
            .filter((command) => isForeign(command, wanted))
            .map((command) => `the mount ${mount.label} ${verbOf(mount.fields)} "${command}"`),
        );
        const hooked = (hooks ?? []).flatMap((hook) =>
          hook.fields.actions
            .filter((action) => action.type !== 'email' && isForeign(action.argument, wanted))
            .map(
              ({ type, argument }) =>
                `the event "${hook.label}" ${type === 'addRecipient' ? copiesOf(hook.fields) : verbOf(hook.fields)} "${argument}"`,
            ),
        );
        const problems = [...problemsOf(settings, wanted), ...mounted, ...hooked];
        if (problems.length === 0)
          return { verdict: 'pass', message: 'No setting that was read runs a program.' };
        const byHand = [
          ...(changes.length > 0 && wanted.unlisted === 'report' ? [ANTIVIRUS_BY_HAND] : []),
          ...(mounted.length > 0 ? [`${sentence(mounted)} ${MOUNTS_BY_HAND}`] : []),
          ...(hooked.length > 0 ? [`${sentence(hooked)} ${EVENTS_BY_HAND}`] : []),
        ];
        return {
          verdict: 'fail',
          message: sentence(problems),
          ...(changes.length > 0 && wanted.unlisted === 'clear'
            ? { changes, impact: IMPACT }
            : { changes: [], impact: [] }),
          byHand: instruct(...byHand),
        };
      },
    }),
  ],
  manual: () =>
    instruct(
      `${ANTIVIRUS}: no command line may be set that is not meant to be there. ${MOUNTS_BY_HAND} ${EVENTS_BY_HAND}`,
    ),
});
