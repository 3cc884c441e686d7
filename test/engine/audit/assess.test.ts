/** Assess by itself: what a step may not do, and changes that no call can make. */

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { idsRules } from '../../../src/contract/resources/access/ids-rules.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { antivirus } from '../../../src/contract/resources/mail/antivirus.js';
import { logSettings } from '../../../src/contract/resources/server/log-settings.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { decodeDocument, decodeItems } from '../../../src/contract/wire/decode.js';
import { assessPart, gather } from '../../../src/engine/audit/assess.js';
import type { AssessOptions } from '../../../src/engine/audit/resolve.js';
import { sharing } from '../../../src/engine/audit/share.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { type Reading, unreachable } from '../../../src/engine/words/reading.js';
import { lastRunFact } from '../../../src/steps/kit/facts.js';
import { type Instruction, instruct } from '../../../src/steps/kit/instruction.js';
import type {
  Assessment,
  DesiredChange,
  Disruption,
  Effect,
  Need,
  Step,
  StepPart,
} from '../../../src/steps/kit/step.js';
import { aContext } from '../../steps/a-step.js';
import { taughtOf } from '../../taught.js';

function findingOf(assess: Parameters<typeof assessPart>[0]): Finding {
  return assessPart(assess).finding;
}

const LOGS = {
  deliveryLogLevel: 0,
  smtpLogLevel: 0,
  imapLogLevel: 0,
  popLogLevel: 0,
  administrativeLogLevel: 0,
  autoDeleteDays: 30,
};
const RULE = {
  id: 1,
  type: 2,
  service: null,
  timeFrameMinutes: 10,
  threshold: 5,
  blockMinutes: 10,
  action: 0,
  notifyAddress: '',
  description: '',
};
const SERVER = { target: 'server' } as const;

function readingsOf(): Record<string, Reading> {
  const logs = decodeDocument(logSettings, { logSettings: LOGS });
  const rules = decodeItems(idsRules, [RULE]);
  const scanner = decodeDocument(antivirus, {
    settings: { commandLine: 'x', enableSpoolCommandLine: false, spoolCommandLineFile: '' },
  });
  if (!logs.ok || !rules.ok || !scanner.ok) throw new Error('the fixtures do not decode');
  return {
    logs: { status: 'document', resource: taughtOf(logSettings), ...SERVER, document: logs.value },
    rules: { status: 'collection', resource: rulesBut(), ...SERVER, items: rules.value },
    scanner: { status: 'document', resource: antivirus, ...SERVER, document: scanner.value },
  };
}

/** Taught, but for the call that removes a rule, and where it is told so the one that adds one. */
function rulesBut(part?: 'add') {
  const { binding, ...rules } = taughtOf(idsRules);
  const guessed = { remove: idsRules.binding.remove, ...(part && { [part]: idsRules.binding[part] }) };
  return { ...rules, binding: { ...binding, ...guessed } } as typeof idsRules;
}

/** A step that says what it is told to say. */
function saying(assessment: Assessment, parts: Partial<AssessOptions> = {}): AssessOptions {
  const part: StepPart = {
    scope: 'server',
    reads: () => ({
      logs: { resource: logSettings },
      rules: { resource: idsRules },
      scanner: { resource: antivirus },
    }),
    assess: () => assessment,
  };
  const step: Step = {
    ...{
      id: 'told',
      title: 'Told',
      why: '',
      guide: [],
      severity: 'low',
      disruption: 'none',
      scope: 'server',
    },
    options: z.object({}),
    parts: [part],
    manual: () => instruct('Click here.'),
  };
  return {
    step,
    part,
    target: 'server',
    options: {},
    context: { ...aContext(), today: '2026-11-21', affected: { domains: 1, mailboxes: undefined } },
    readings: readingsOf(),
    discovery: NOTHING_DISCOVERED,
    maxDisruption: 'high',
    ...parts,
  };
}

function failing(...changes: DesiredChange[]): Extract<Assessment, { verdict: 'fail' }> {
  return { verdict: 'fail', message: 'Bad.', changes, impact: [] };
}

describe('a change a step may not ask for', () => {
  it.each<[string, DesiredChange]>([
    ['what it did not read', { kind: 'set', need: 'else', field: 'smtp', to: 'detailed' }],
    ['a field that is not there', { kind: 'set', need: 'logs', field: 'nonsense', to: 1 }],
    ['an item of a document', { kind: 'add', need: 'logs', item: {} }],
    ['a field of a collection', { kind: 'set', need: 'rules', field: 'type', to: 1 }],
    ['an item that is not there', { kind: 'change', need: 'rules', key: 99, fields: {} }],
  ])('is a bug for %s', (_, change) => {
    expect(() => findingOf(saying(failing(change)))).toThrow(
      expect.objectContaining({ code: 'internal.bug' }),
    );
  });

  it('is a bug when a need was not read at all', () => {
    expect(() => gather(saying({ verdict: 'pass', message: '' }, { readings: {} }))).toThrow(
      expect.objectContaining({ code: 'internal.bug' }),
    );
  });
});

describe('before and after', () => {
  const setting: DesiredChange = { kind: 'set', need: 'logs', field: 'smtp', to: 'detailed' };
  const shownOf = (...changes: DesiredChange[]) => {
    const finding = findingOf(saying(failing(...changes)));
    return finding.verdict === 'fail' ? finding.sides : undefined;
  };

  it('are shown of a setting, of an entry that changes, comes or goes, and of an entry only what differs', () => {
    const { id: _, ...rule } = { ...RULE, id: 2 };
    const changed = shownOf(setting, { kind: 'change', need: 'rules', key: 1, fields: { threshold: 9 } });

    expect(changed?.shown).toEqual([
      { resource: 'log-settings', field: 'smtp', before: expect.anything(), after: 'detailed' },
      expect.objectContaining({ before: { threshold: 5 }, after: { threshold: 9 } }),
    ]);
    expect(shownOf({ kind: 'remove', need: 'rules', key: 1 })?.shown).toMatchObject([
      { resource: 'ids-rules', before: { threshold: 5 }, after: null },
    ]);
    expect(shownOf({ kind: 'add', need: 'rules', item: { ...rule, type: 'smtp' } })?.shown).toMatchObject([
      { resource: 'ids-rules', before: null, after: { type: 'smtp' } },
    ]);
  });

  it('are shown of what is held back, and of what no call is known for', () => {
    const held = findingOf(saying(failing({ ...setting, disruption: 'high' }), { maxDisruption: 'low' }));
    const closed = findingOf(saying(failing({ kind: 'remove', need: 'rules', key: 1 })));

    expect(held).toMatchObject({ remedy: 'held', sides: { shown: [{ field: 'smtp', after: 'detailed' }] } });
    expect(closed).toMatchObject({ changeCount: 0, sides: { shown: [{ after: null }] } });
  });

  it('are shown of the first five, and the others counted', () => {
    expect(shownOf(...Array.from({ length: 7 }, () => setting))).toMatchObject({ more: 2 });
    expect(shownOf(...Array.from({ length: 5 }, () => setting))).not.toHaveProperty('more');
  });

  it('are none of what is left to a decision', () => {
    expect(shownOf()).toBeUndefined();
  });

  it('hold nothing that is named like a secret', () => {
    const { readings } = saying(failing());
    const rules = readings.rules;
    if (rules?.status !== 'collection') throw new Error('the rules are a list');
    const items = rules.items.map((one) => ({ ...one, fields: { ...one.fields, password: 'hunter2' } }));
    const change: DesiredChange = { kind: 'remove', need: 'rules', key: 1 };
    const finding = findingOf(
      saying(failing(change), { readings: { ...readings, rules: { ...rules, items } } }),
    );

    expect(finding).toMatchObject({ sides: { shown: [{ before: { password: expect.anything() } }] } });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });
});

describe('a change that no call can make', () => {
  it.each<[string, DesiredChange, string]>([
    ['a call nobody confirms', { kind: 'remove', need: 'rules', key: 1 }, 'only assumed'],
    [
      'a body that would miss members',
      { kind: 'set', need: 'scanner', field: 'commandLine', to: '' },
      'quarantineDirectory',
    ],
  ])('stays a failure to be ended by hand for %s', (_, change, why) => {
    const finding = findingOf(saying(failing(change)));

    expect(finding).toMatchObject({
      verdict: 'fail',
      changes: [],
      byHand: [{ text: expect.stringMatching(/^Click here\. \(Not by the tool: .*\.\)$/) }],
    });
    expect(JSON.stringify(finding)).toContain(why);
  });

  it('leaves to the finding what the change would mean for people', () => {
    const change: DesiredChange = { kind: 'remove', need: 'rules', key: 1 };

    const finding = findingOf(saying({ ...failing(change), impact: ['Mail is refused.'] }));

    expect(finding).toMatchObject({ changes: [], changeCount: 0, impact: ['Mail is refused.'] });
  });

  it('keeps the changes beside it that a call can make', () => {
    const possible: DesiredChange = {
      kind: 'set',
      need: 'logs',
      field: 'smtp',
      to: 'detailed',
      effect: 'neutral',
    };

    const finding = findingOf(saying(failing(possible, { kind: 'remove', need: 'rules', key: 1 })));

    expect(finding).toMatchObject({
      changes: [{ field: 'smtp', before: 'exceptions-only', after: 'detailed', effect: 'neutral' }],
      affects: { domains: 1, mailboxes: null },
    });
  });
});

describe('verdicts', () => {
  it.each<[Assessment, object]>([
    [
      { verdict: 'pass', message: 'Fine.' },
      { verdict: 'pass', message: 'Fine.' },
    ],
    [{ verdict: 'not-applicable', message: 'Nothing.' }, { verdict: 'not-applicable' }],
    [
      { verdict: 'manual', message: 'Look.' },
      { verdict: 'manual', byHand: instruct('Click here.') },
    ],
    [
      { verdict: 'manual', message: 'Look.', byHand: instruct('Look there.') },
      { verdict: 'manual', byHand: instruct('Look there.') },
    ],
    [
      { verdict: 'fail', message: 'Bad.', changes: [], impact: [], byHand: instruct('Do it.') },
      { verdict: 'fail', byHand: instruct('Do it.') },
    ],
  ])('passes %j on', (assessment, finding) => {
    expect(findingOf(saying(assessment))).toMatchObject({ step: 'told', target: 'server', ...finding });
  });

  it('is an error for a failed read, also beside one that is out of reach', () => {
    const { logs, rules, scanner } = readingsOf() as Record<'logs' | 'rules' | 'scanner', Reading>;
    const readings = {
      logs: { status: 'unreachable', resource: logs.resource, ...SERVER, why: 'closed' },
      rules: { status: 'failed', resource: rules.resource, ...SERVER, code: 'server.garbage', why: 'cut' },
      scanner,
    } as const;

    expect(findingOf(saying({ verdict: 'pass', message: '' }, { readings }))).toMatchObject({
      verdict: 'error',
      cause: 'IDS rules: cut',
    });
  });
});

describe('the evidence of a finding', () => {
  it('is the least of what was read', () => {
    const { logs } = readingsOf();
    const readings = { ...readingsOf(), logs: { ...logs, resource: logSettings } as Reading };
    const pass = { verdict: 'pass', message: 'Fine.' } as const;

    expect(findingOf(saying(pass)).evidence).toBe('learned');
    expect(findingOf(saying(pass, { readings })).evidence).toBe('assumed');
  });

  it('is null when nothing was read', () => {
    const readings = Object.fromEntries(
      Object.entries(readingsOf()).map(([name, { resource }]) => [
        name,
        { status: 'unreachable', resource, ...SERVER, why: 'gone' } as const,
      ]),
    );

    expect(findingOf(saying({ verdict: 'pass', message: 'Fine.' }, { readings })).evidence).toBeNull();
  });
});

describe('what would end a finding', () => {
  const entry = {
    ...{ address: '192.0.2.1', description: '', protocols: ['Smtp'], bypassesSmtpAuthentication: false },
    ...{ bypassesSpamChecks: false, bypassesGreylisting: false },
  };
  const detailed: DesiredChange = { kind: 'set', need: 'logs', field: 'smtp', to: 'detailed' };
  const removal: DesiredChange = { kind: 'remove', need: 'rules', key: 1 };

  /** The finding where the whitelist shows this entry, and the change of it is all there is to do. */
  function findingFor(parts: object, change: DesiredChange) {
    const items = [{ key: '192.0.2.1', label: '192.0.2.1', fields: { ...entry, ...parts }, raw: {} }];
    const list = { status: 'collection', resource: ipAccess, ...SERVER, items } as const;
    return findingOf(saying(failing(change), { readings: { ...readingsOf(), list } }));
  }

  /** The finding of a step that passes, where these needs are out of reach. */
  function without(needs: Readonly<Record<string, Need>>) {
    const part: StepPart = { scope: 'server', reads: () => needs, assess: () => PASS };
    const readings = Object.fromEntries(
      Object.entries(needs).map(([name, { resource }]) => [
        name,
        { status: 'unreachable', resource, ...SERVER, why: 'gone' } as const,
      ]),
    );
    return findingOf(saying(PASS, { part, readings }));
  }
  const PASS: Assessment = { verdict: 'pass', message: 'Fine.' };
  const elseByHand: readonly Instruction[] = instruct('Look there.');

  it('is to apply as soon as one change can be made', () => {
    expect(findingOf(saying(failing(detailed)))).toMatchObject({ remedy: 'apply', byHand: [] });
    expect(findingOf(saying({ ...failing(removal, detailed), remedy: 'decide' }))).toMatchObject({
      remedy: 'apply',
      byHand: [{ text: expect.stringContaining('Not by the tool') }],
    });
  });

  it.each<[string, DesiredChange]>([
    ['is not documented', removal],
    [
      'has to carry what the server does not show',
      { kind: 'set', need: 'scanner', field: 'commandLine', to: '' },
    ],
  ])('is to teach where the call that writes it %s', (_, change) => {
    expect(findingOf(saying(failing(change)))).toMatchObject({ verdict: 'fail', remedy: 'teach' });
  });

  it('is to teach where no call that reads it is known', () => {
    expect(without({ logs: { resource: logSettings } })).toMatchObject({
      verdict: 'manual',
      byHand: instruct('Click here.'),
      remedy: 'teach',
    });
    expect(without({ logs: { resource: taughtOf(logSettings), elseByHand } })).toMatchObject({
      verdict: 'manual',
      byHand: elseByHand,
      remedy: 'teach',
    });
    expect(without({ run: { resource: lastRunFact }, logs: { resource: logSettings } })).toMatchObject({
      remedy: 'teach',
    });
  });

  it('is by hand where nothing shows what no call could', () => {
    const run = { resource: lastRunFact };

    expect(without({ run })).toMatchObject({ verdict: 'manual', remedy: 'by-hand' });
    expect(without({ run: { ...run, elseByHand } })).toMatchObject({ verdict: 'manual', remedy: 'by-hand' });
  });

  it.each<[string, object, DesiredChange]>([
    [
      'could not be brought back',
      { bypassesSmtpAuthentication: true },
      { kind: 'remove', need: 'list', key: '192.0.2.1' },
    ],
    [
      'holds what a write would lose',
      { protocols: ['unnamed:bits 32'] },
      { kind: 'change', need: 'list', key: '192.0.2.1', fields: { description: 'x' } },
    ],
  ])('is by hand for an item that %s', (_, parts, change) => {
    expect(findingFor(parts, change)).toMatchObject({ verdict: 'fail', changes: [], remedy: 'by-hand' });
    expect(findingFor({}, change)).toMatchObject({ verdict: 'fail', remedy: 'apply' });
  });

  it('is by hand where the step leaves it to a person', () => {
    expect(findingOf(saying({ verdict: 'manual', message: 'Look.' }))).toMatchObject({ remedy: 'by-hand' });
    expect(findingOf(saying({ ...failing(), byHand: instruct('Do it.') }))).toMatchObject({
      remedy: 'by-hand',
    });
  });

  it('is to decide where the step says that a value is missing', () => {
    expect(findingOf(saying({ verdict: 'manual', message: 'Whom?', remedy: 'decide' }))).toMatchObject({
      remedy: 'decide',
    });
    expect(findingOf(saying({ ...failing(), remedy: 'decide' }))).toMatchObject({ remedy: 'decide' });
  });
});

describe('a change that users would notice more of than is allowed', () => {
  const set = (field: string, more: Partial<DesiredChange> = {}) =>
    ({ kind: 'set', need: 'logs', field, to: 'detailed', ...more }) as DesiredChange;
  const told = (assessment: Assessment, maxDisruption: Disruption) =>
    findingOf(saying(assessment, { maxDisruption })) as Extract<Finding, { verdict: 'fail' }>;

  it('is held back, with what they would notice, and the others are not', () => {
    const changes = [set('smtp'), set('imap', { disruption: 'medium' }), set('pop', { disruption: 'high' })];
    const said = [['Logs grow.'], ['It is slow.'], ['It stops.', 'It is slow.']];
    const noticed = changes.map((change, index) => ({ changes: [change], impact: said[index] ?? [] }));

    const finding = told({ ...failing(...changes), impact: said.flat(), noticed }, 'low');

    expect(finding.changes).toMatchObject([{ field: 'smtp', disruption: 'none' }]);
    expect(finding).toMatchObject({ changeCount: 1, impact: ['Logs grow.'], remedy: 'apply' });
    expect(finding.held).toEqual({ disruption: 'high', changes: 2, impact: ['It is slow.', 'It stops.'] });
  });

  it('leaves applying nothing to end where it is the only one', () => {
    const finding = told(
      { ...failing(set('pop', { disruption: 'high' })), impact: ['It stops.'], remedy: 'decide' },
      'medium',
    );

    expect(finding).toMatchObject({ changes: [], changeCount: 0, impact: [], remedy: 'held' });
    expect(finding.held).toEqual({ disruption: 'high', changes: 1, impact: ['It stops.'] });
  });

  it.each<[Disruption, number]>([
    ['none', 3],
    ['low', 2],
    ['medium', 1],
    ['high', 0],
  ])('is one above %s', (allowed, held) => {
    const changes = (['low', 'medium', 'high'] as const).map((disruption, index) =>
      set(['smtp', 'imap', 'pop'][index] ?? '', { disruption }),
    );
    const finding = told(failing(...changes), allowed);

    expect(finding.held?.changes ?? 0).toBe(held);
    expect(finding.changes).toHaveLength(3 - held);
  });

  it('is not held back but left to a person where no call could make it', () => {
    const removal: DesiredChange = { kind: 'remove', need: 'rules', key: 1, disruption: 'high' };

    expect(told(failing(removal), 'low')).toMatchObject({ held: undefined, remedy: 'teach' });
  });
});

describe('what lets somebody in, and is held back', () => {
  const letsIn = (effect: Effect): DesiredChange => ({
    ...({ kind: 'add', need: 'rules', item: { type: 'harvesting' }, effect, disruption: 'medium' } as const),
  });
  const closing: DesiredChange = { kind: 'change', need: 'rules', key: 1, fields: { threshold: 4 } };
  const elsewhere: DesiredChange = { kind: 'set', need: 'logs', field: 'smtp', to: 'detailed' };
  const told = (changes: readonly DesiredChange[], more: Partial<AssessOptions> = {}) =>
    findingOf(saying(failing(...changes), { maxDisruption: 'low', ...more })) as Extract<
      Finding,
      { verdict: 'fail' }
    >;

  it.each<Effect>(['loosens', 'neutral'])('holds back what rests on it, and says why: %s', (effect) => {
    const finding = told([letsIn(effect), closing, elsewhere]);

    expect(finding).toMatchObject({
      changes: [],
      remedy: 'held',
      held: { disruption: 'medium', changes: 3 },
    });
    expect(finding.held?.impact).toEqual([
      expect.stringMatching(/ of ids-rules is to let somebody in first, and is held back\.$/),
    ]);
  });

  it('leaves to a person what rests on one that no call can make, and says why', () => {
    const { rules } = readingsOf();
    const readings = { ...readingsOf(), rules: { ...rules, resource: rulesBut('add') } as Reading };
    const finding = told([letsIn('loosens'), closing, elsewhere], { readings, maxDisruption: 'high' });

    expect(finding).toMatchObject({ changes: [], held: undefined, remedy: 'teach' });
    expect(finding.byHand.at(-1)?.text).toMatch(/; .+ of ids-rules is to let somebody in first\.\)$/);
    expect(told([letsIn('tightens'), closing, elsewhere], { readings }).changes).toHaveLength(2);
  });

  it('holds back nothing else: what closes nothing elsewhere, and what rests on one that tightens', () => {
    const neutral = { ...elsewhere, effect: 'neutral' } as const;

    expect(told([letsIn('loosens'), neutral]).changes).toHaveLength(1);
    expect(told([letsIn('tightens'), closing, elsewhere]).changes).toHaveLength(2);
    expect(told([letsIn('loosens'), closing], { maxDisruption: 'medium' }).changes).toHaveLength(2);
  });
});

describe('a finding whose changes nobody plans', () => {
  const change: DesiredChange = { kind: 'set', need: 'logs', field: 'smtp', to: 'detailed' };

  it.each<Assessment>([
    { verdict: 'pass', message: 'Fine.' },
    { verdict: 'not-applicable', message: 'Nothing.' },
    { verdict: 'manual', message: 'Look.' },
    { ...failing(change), impact: ['Logs grow.'], byHand: instruct('Watch the disk.') },
    failing({ kind: 'remove', need: 'rules', key: 1 }),
  ])('says all that it else says, but for the changes, which are counted: %j', (assessment) => {
    const whole = findingOf(saying(assessment));

    const small = findingOf(saying(assessment, { share: sharing() }));

    expect(small).toEqual('changes' in whole ? { ...whole, changes: [] } : whole);
  });

  it('shares what many others say too', () => {
    const share = sharing();
    const told = () => findingOf(saying({ ...failing(change), impact: ['Logs grow.'] }, { share }));

    const [one, other] = [told(), told()] as Extract<Finding, { verdict: 'fail' }>[];

    // Its texts, one by one: a text has no identity to be seen.
    expect(other?.impact).toEqual(one?.impact);
    expect(other?.affects).toBe(one?.affects);
    expect(other?.byHand).toBe(one?.byHand);
  });
});

describe('what passes as far as it could be read', () => {
  it('does not read as a pass, also in short', () => {
    const told = saying({ verdict: 'pass', message: 'The logs are kept.' });
    const rules = unreachable({ resource: rulesBut(), target: 'server' }, 'no call');
    const part: StepPart = {
      ...told.part,
      reads: () => ({
        logs: { resource: logSettings },
        rules: { resource: rulesBut(), elseByHand: instruct('Look at the rules.') },
      }),
    };

    expect(findingOf({ ...told, part, readings: { ...readingsOf(), rules } })).toMatchObject({
      verdict: 'manual',
      message: 'The logs are kept. Not everything could be read.',
      brief: 'not everything could be read',
    });
  });
});
