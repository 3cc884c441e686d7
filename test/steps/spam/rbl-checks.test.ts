import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inputsAfter } from '../../../src/engine/audit/override-guard.js';
import { rblChecks } from '../../../src/steps/spam/rbl-checks.js';
import { runs } from '../../property-runs.js';
import { failing, judge, manualOf, optionsOf, refusalOf, shippedOptions } from '../a-step.js';
import { listsGiven } from '../laws/arbitrary/rbl-checks.js';
import { itemsOf } from '../laws/arbitrary-tools.js';

const OPTIONS = {
  lists: [
    { name: 'One', lookupDomain: 'one.example', hits: ['127.0.0.2', '127.0.0.3'] },
    { name: 'Two', lookupDomain: 'two.example' },
    { name: 'Three', lookupDomain: 'three.example' },
  ],
};

function list(name: string, fields: object = {}) {
  return {
    key: name,
    label: name,
    fields: {
      name,
      description: '',
      lookupDomain: `${name.toLowerCase()}.example`,
      isEnabled: true,
      blocksIncoming: true,
      blocksOutgoing: false,
      isUribl: false,
      requiresMatch: true,
      hits: ['127.0.0.2'],
      weight: 10,
      weightMax: 0,
      ...fields,
    },
  };
}

const THRESHOLDS = {
  lowWeight: 10,
  mediumWeight: 20,
  highWeight: 30,
  lowAction: 'prefix-subject',
  mediumAction: 'move-to-folder',
  highAction: 'delete',
  blocksIncoming: true,
  incomingWeight: 30,
};
const ONE_HIT = 'One hit adds 10, which alone comes to the action "prefix subject".';

const OFF = { isEnabled: false };
const [ONE, TWO] = [list('One'), list('Two')];

function given(...lists: readonly object[]) {
  return { inputs: { lists, thresholds: THRESHOLDS }, options: OPTIONS };
}

describe('lists that are enabled', () => {
  it('pass when they are as many as asked for, heavy enough and used at the door', () => {
    expect(judge(rblChecks, given(ONE, TWO))).toEqual({
      verdict: 'pass',
      message:
        'Enabled of the lists asked for: 2, each with a weight of at least 10. Incoming SMTP blocking is on from a weight of ' +
        `30. ${ONE_HIT}`,
    });
  });

  it.each([
    { weight: 50 },
    { blocksOutgoing: true },
    { lookupDomain: 'ONE.example.' },
    { weightMax: 3 },
    { name: 'Named otherwise' },
  ])('pass with %j too', (fields) => {
    expect(judge(rblChecks, given(list('One', fields), TWO)).verdict).toBe('pass');
  });

  it.each([
    [{ weight: 9 }, { weight: 10 }, 'The list One weighs 9 (10 is asked for).'],
    [{ weight: -3 }, { weight: 10 }, 'The list One weighs -3 (10 is asked for).'],
    [
      { blocksIncoming: false },
      { blocksIncoming: true },
      'The list One is not used for incoming SMTP blocking.',
    ],
    [
      { hits: [] },
      { hits: ['127.0.0.2', '127.0.0.3'] },
      'The list One counts only named answers and names none.',
    ],
  ])('are tightened from %j by %j', (fields, change, message) => {
    const finding = failing(rblChecks, given(list('One', fields), TWO));

    expect(finding).toEqual({
      verdict: 'fail',
      message,
      changes: [{ kind: 'change', need: 'lists', key: 'One', fields: change }],
      impact: [
        'Mail to 40 mailboxes from addresses on One counts more as spam, also where an address is listed by mistake.',
        ONE_HIT,
      ],
    });
  });

  it('are no business of the step where nobody asked for them', () => {
    const other = list('Other', { weight: 0, blocksIncoming: false, hits: [] });

    expect(judge(rblChecks, given(ONE, TWO, other)).verdict).toBe('pass');
  });

  it('of the other kind, about addresses in the text, do not count, whatever they weigh', () => {
    const uribl = list('Two', { isUribl: true, weight: 0, blocksIncoming: false });

    expect(failing(rblChecks, given(ONE, uribl)).changes).toMatchObject([
      { kind: 'add', item: { name: 'Two' } },
    ]);
    expect(judge(rblChecks, given(ONE, TWO, { ...uribl, key: 'Three' })).message).toMatch(
      / Of 1 URIBL only which answers count was judged\.$/,
    );
  });
});

describe('what one hit comes to', () => {
  const scale = (low: number, medium: number, high: number, incoming?: number) => ({
    ...THRESHOLDS,
    ...{ lowWeight: low, mediumWeight: medium, highWeight: high },
    ...(incoming === undefined ? { blocksIncoming: false } : { incomingWeight: incoming }),
  });
  const impactOf = (thresholds: object | undefined, lists = [TWO]) =>
    failing(rblChecks, { inputs: { lists, thresholds }, options: OPTIONS }).impact.at(-1);

  it.each([
    ['is deleted', scale(3, 6, 10), 'is enough for the action "delete", from a weight of 10 on'],
    ['is moved', scale(3, 6, 11), 'alone comes to the action "move to folder"'],
    ['is left', scale(12, 20, 30), 'alone is not enough for any action'],
    [
      'is refused',
      scale(12, 20, 30, 10),
      'is enough for mail to be refused: the Incoming Weight Threshold is 10',
    ],
    ['is not refused yet', scale(12, 20, 30, 11), 'alone is not enough for any action'],
    [
      'is sent back',
      { ...scale(3, 50, 90), lowAction: 'bounce' },
      'is enough for the action "bounce", from a weight of 3 on',
    ],
  ])('is said by the thresholds of the server: mail %s', (_, thresholds, text) => {
    expect(impactOf(thresholds)).toBe(`One hit adds 10, which ${text}.`);
  });

  it('is not known where they could not be read', () => {
    expect(impactOf(undefined)).toContain('is not known: the thresholds could not be read.');
    expect(judge(rblChecks, { inputs: { lists: [ONE, TWO] }, options: OPTIONS }).message).toBe(
      'Enabled of the lists asked for: 2, each with a weight of at least 10.',
    );
  });

  it('is to be that mail is refused, where that is asked for: a list weighs as much as the threshold at the door', () => {
    const options = { ...OPTIONS, oneHit: 'refuse' };
    const finding = failing(rblChecks, { ...given(ONE, list('Two', { weight: 30 })), options });

    expect(finding.message).toBe('The list One weighs 10 (30 is asked for).');
    expect(finding.changes).toEqual([{ kind: 'change', need: 'lists', key: 'One', fields: { weight: 30 } }]);
    expect(finding.impact.at(-1)).toContain('is enough for mail to be refused');
  });

  it.each([
    [{ blocksIncoming: false }, 'Incoming SMTP blocking is off.'],
    [{ incomingWeight: 0 }, 'The Incoming Weight Threshold is 0.'],
    [{ incomingWeight: 101 }, 'The Incoming Weight Threshold is 101.'],
  ])('is for a person to set at the door, where it is asked for and %j', (there, message) => {
    const options = { ...OPTIONS, oneHit: 'refuse' };
    const inputs = { lists: [ONE, TWO], thresholds: { ...THRESHOLDS, ...there } };

    expect(failing(rblChecks, { inputs, options })).toMatchObject({
      message,
      changes: [],
      byHand: expect.stringContaining('SMTP Blocking: Incoming Weight Threshold on'),
    });
    expect(judge(rblChecks, { inputs, options: OPTIONS }).verdict).toBe('pass');
  });
});

describe('a list that names answers of a policy list', () => {
  const zen = (fields: object) =>
    list('ZEN', {
      lookupDomain: 'zen.spamhaus.org',
      hits: ['127.0.0.2', '127.0.0.10', '127.0.0.11'],
      ...fields,
    });
  const options = { lists: [{ name: 'ZEN', lookupDomain: 'zen.spamhaus.org' }, ...OPTIONS.lists] };
  const judged = (...lists: readonly object[]) =>
    judge(rblChecks, { inputs: { lists, thresholds: THRESHOLDS }, options });

  it.each([{ blocksIncoming: false }, { weight: 1 }])('is not used more than it is: %j', (fields) => {
    expect(judged(ONE, TWO, zen(fields))).toEqual({
      verdict: 'fail',
      message:
        'The list ZEN counts 127.0.0.10 and 127.0.0.11, its policy list, and so is not used more than it is.',
      changes: [],
      impact: [],
      byHand:
        'Settings > Antispam > RBLs: take the answers of the policy list out of ZEN, then apply again. With them, incoming ' +
        'SMTP blocking would refuse users who send from dial-up and mobile ranges.',
    });
  });

  it('is not switched on either: another one is', () => {
    expect(judged(zen(OFF), TWO)).toMatchObject({ changes: [{ kind: 'add', item: { name: 'One' } }] });
  });

  it('stays as it is where somebody uses it so already', () => {
    expect(judged(ONE, zen({})).verdict).toBe('pass');
  });
});

describe('a list that names a refusal', () => {
  it.each([
    ['127.0.0.1', false],
    ['127.0.0.1', true],
    ['127.255.255.254', false],
  ])('fails, and is for a person to mend: %s, about addresses in the text %s', (hit, isUribl) => {
    const other = list('Other', { hits: ['127.0.0.2', hit], isUribl });

    expect(failing(rblChecks, given(ONE, TWO, other))).toEqual({
      verdict: 'fail',
      message: `The list Other counts ${hit}, which lists answer to whom they refuse.`,
      changes: [],
      impact: [],
      byHand:
        `Settings > Antispam > ${isUribl ? 'URIBLs' : 'RBLs'}: in Other, take that out of the results that indicate spam, ` +
        'unless the list publishes it as a hit.',
    });
  });

  it('does not count towards the minimum, and gets no more weight', () => {
    const one = list('One', { hits: ['127.0.0.1'], weight: 1 });

    expect(failing(rblChecks, given(one, TWO)).changes).toMatchObject([
      { kind: 'add', item: { name: 'Three' } },
    ]);
  });
});

describe('a list about addresses in the text', () => {
  it('is narrowed to the answers it names where it counts any', () => {
    const open = list('Uri', { isUribl: true, requiresMatch: false, weight: 0, blocksIncoming: false });

    expect(failing(rblChecks, given(ONE, TWO, open)).changes).toEqual([
      { kind: 'change', need: 'lists', key: 'Uri', fields: { requiresMatch: true }, effect: 'neutral' },
    ]);
  });

  it('fails where it counts any answer and names none', () => {
    const open = list('Uri', { isUribl: true, requiresMatch: false, hits: [] });

    expect(failing(rblChecks, given(ONE, TWO, open))).toMatchObject({
      message: 'The list Uri counts any answer, also a refusal, and names none.',
      changes: [],
      byHand: expect.stringMatching(/^Settings > Antispam > URIBLs: in Uri, name the results/),
    });
  });

  it('is no matter while it is off', () => {
    const off = list('Uri', { isUribl: true, requiresMatch: false, hits: [], isEnabled: false });

    expect(judge(rblChecks, given(ONE, TWO, off)).verdict).toBe('pass');
  });
});

describe('too few lists', () => {
  it('are made up by those that are there and switched off, then by new ones', () => {
    const options = { ...OPTIONS, minimum: 3 };
    const finding = failing(rblChecks, {
      inputs: { lists: [list('Three', OFF), TWO], thresholds: THRESHOLDS },
      options,
    });

    expect(finding.message).toBe(
      '1 list of those asked for enabled (3 are asked for; to enable: Three; to add: One).',
    );
    expect(finding.changes).toEqual([
      { kind: 'change', need: 'lists', key: 'Three', fields: { isEnabled: true } },
      {
        kind: 'add',
        need: 'lists',
        item: { ...ONE.fields, hits: ['127.0.0.2', '127.0.0.3'], weightMax: 10 },
      },
    ]);
    expect(finding.impact).toEqual([
      'Mail to 40 mailboxes from addresses on Three and One counts more as spam, also where an address is listed by mistake.',
      ONE_HIT,
    ]);
  });

  it('are made up in the order of the playbook, and no further than the minimum', () => {
    const off = ['Three', 'Two', 'One'].map((name) => list(name, OFF));

    expect(failing(rblChecks, given(...off)).changes).toMatchObject([{ key: 'One' }, { key: 'Two' }]);
  });

  it('are made up by a list in the state in which one would be added', () => {
    const off = list('One', {
      isEnabled: false,
      blocksIncoming: false,
      weight: 1,
      requiresMatch: false,
      hits: [],
    });

    expect(failing(rblChecks, given(off, TWO)).changes).toEqual([
      {
        kind: 'change',
        need: 'lists',
        key: 'One',
        fields: {
          isEnabled: true,
          blocksIncoming: true,
          weight: 10,
          requiresMatch: true,
          hits: ['127.0.0.2', '127.0.0.3'],
        },
      },
    ]);
  });

  it('keep the answers that a list names for itself', () => {
    const off = list('One', { isEnabled: false, hits: ['127.0.0.99'] });

    expect(failing(rblChecks, given(off, TWO)).changes).toMatchObject([{ fields: { isEnabled: true } }]);
    expect(failing(rblChecks, given(off, TWO)).changes).not.toMatchObject([
      { fields: { hits: expect.anything() } },
    ]);
  });

  it('stay switched off beyond the minimum', () => {
    expect(judge(rblChecks, given(ONE, TWO, list('Three', OFF))).verdict).toBe('pass');
  });

  it('count a list once, however many rows ask it', () => {
    const again = list('One again', { lookupDomain: 'one.example' });

    expect(failing(rblChecks, given(ONE, again)).message).toContain('1 list of those asked for enabled');
  });
});

describe('a list taken for dead', () => {
  it.each(['dnsbl.sorbs.net', 'cbl.abuseat.org', 'spam.dnsbl.sorbs.net', 'DNSBL.sorbs.net.'])(
    'is named, and switched off only where the playbook says so: %s',
    (lookupDomain) => {
      const lists = given(ONE, TWO, list('Gone', { lookupDomain, weight: 1 }));
      const options = { ...OPTIONS, switchOffDead: true };
      const message = `The list Gone asks ${lookupDomain}, which is taken for dead by this playbook.`;

      expect(failing(rblChecks, lists)).toEqual({
        verdict: 'fail',
        message,
        changes: [],
        impact: [],
        byHand: 'Settings > Antispam > RBLs: see whether Gone still answers, and switch off what does not.',
      });
      expect(failing(rblChecks, { ...lists, options })).toEqual({
        verdict: 'fail',
        message,
        changes: [
          { kind: 'change', need: 'lists', key: 'Gone', fields: { isEnabled: false }, effect: 'neutral' },
        ],
        impact: [
          'The server no longer asks Gone; where a list still answers, what it finds is no longer counted.',
        ],
      });
    },
  );

  it('passes when it is off already, or only sounds alike', () => {
    const off = list('Gone', { lookupDomain: 'dnsbl.sorbs.net', isEnabled: false });
    const alike = list('Alike', { lookupDomain: 'notdnsbl.sorbs.net' });

    expect(judge(rblChecks, given(ONE, TWO, off, alike)).verdict).toBe('pass');
  });

  it('does not count to the minimum', () => {
    const options = { ...OPTIONS, dead: ['two.example'] };

    const lists = { inputs: { lists: [ONE, TWO] } };
    const add = { kind: 'add', item: { name: 'Three' } };

    expect(failing(rblChecks, { ...lists, options }).changes).toMatchObject([add]);
    expect(
      failing(rblChecks, { ...lists, options: { ...options, switchOffDead: true } }).changes,
    ).toMatchObject([add, { key: 'Two', fields: { isEnabled: false } }]);
  });

  it('is one that the playbook can name, or not', () => {
    const sorbs = list('Gone', { lookupDomain: 'dnsbl.sorbs.net' });

    expect(
      judge(rblChecks, { inputs: { lists: [ONE, TWO, sorbs] }, options: { ...OPTIONS, dead: [] } }).verdict,
    ).toBe('pass');
  });
});

describe('a list that counts any answer', () => {
  it('is narrowed to the answers it names, also where nobody asked for the list', () => {
    expect(failing(rblChecks, given(ONE, TWO, list('Other', { requiresMatch: false })))).toEqual({
      verdict: 'fail',
      message: 'The list Other counts any answer, also a refusal.',
      changes: [
        { kind: 'change', need: 'lists', key: 'Other', fields: { requiresMatch: true }, effect: 'neutral' },
      ],
      impact: ['Answers of Other that are not among those named no longer count.'],
    });
  });

  it('is narrowed and tightened in one', () => {
    const finding = failing(rblChecks, given(list('One', { requiresMatch: false, weight: 1 }), TWO));

    expect(finding.changes).toEqual([
      { kind: 'change', need: 'lists', key: 'One', fields: { weight: 10, requiresMatch: true } },
    ]);
    expect(finding.impact).toHaveLength(3);
  });

  it('is left to the hand where it names no answers', () => {
    const open = list('Other', { requiresMatch: false, hits: [] });

    expect(failing(rblChecks, given(ONE, TWO, open))).toEqual({
      verdict: 'fail',
      message: 'The list Other counts any answer, also a refusal, and names none.',
      changes: [],
      impact: [],
      byHand:
        'Settings > Antispam > RBLs: in Other, name the results that indicate spam, as the list publishes them, and ' +
        'require a lookup match.',
    });
  });

  it('does not count towards the minimum then: another one makes up for it', () => {
    const open = list('One', { requiresMatch: false, hits: [] });

    expect(failing(rblChecks, given(open, TWO))).toMatchObject({
      message:
        '1 list of those asked for enabled (2 are asked for; to add: Three); the list One counts any answer, also a ' +
        'refusal, and names none.',
      changes: [{ kind: 'add', item: { name: 'Three' } }],
    });
    expect(failing(rblChecks, given(open, TWO, list('Three', OFF))).changes).toMatchObject([
      { kind: 'change', key: 'Three', fields: { isEnabled: true } },
    ]);
  });

  it('gets neither more weight nor a place at the door before that is done: it could refuse everybody', () => {
    const open = list('One', { requiresMatch: false, hits: [], weight: 1, blocksIncoming: false });

    expect(failing(rblChecks, given(open, TWO, list('Three'))).changes).toEqual([]);
  });

  it('is no matter while it is off', () => {
    const off = list('Other', { isEnabled: false, requiresMatch: false, hits: [] });

    expect(judge(rblChecks, given(ONE, TWO, off)).verdict).toBe('pass');
  });
});

describe('whatever a server shows', () => {
  it('is judged the same in any order', () => {
    fc.assert(
      fc.property(listsGiven, (one) => {
        const reversed = { ...one, inputs: { ...one.inputs, lists: [...one.inputs.lists].reverse() } };

        expect(judge(rblChecks, reversed)).toEqual(judge(rblChecks, one));
      }),
      runs(300),
    );
  });

  it('has the minimum enabled afterwards, unless a person has to mend a list first, and asks no dead one where told so', () => {
    fc.assert(
      fc.property(listsGiven, (one) => {
        const first = judge(rblChecks, one);
        const after = inputsAfter(one.inputs, first.verdict === 'fail' ? first.changes : []);
        const domainOf = (fields: Readonly<Record<string, unknown>>) =>
          String(fields.lookupDomain).toLowerCase().replace(/\.$/, '');
        const enabled = itemsOf(after, 'lists')
          .map(({ fields }) => fields)
          .filter((fields) => fields.isEnabled === true && fields.isUribl === false);
        const asked = enabled.map(domainOf);
        const counting = enabled.filter(({ requiresMatch }) => requiresMatch === true).map(domainOf);
        const wanted = one.options.lists.filter(({ lookupDomain }) => counting.includes(lookupDomain));
        const isDead = (domain: string) => one.options.dead.some((dead) => domain.endsWith(dead));

        const mended = counting.length === asked.length;
        if (mended) expect(wanted.length).toBeGreaterThanOrEqual(one.options.minimum);
        if (one.options.switchOffDead) expect(asked.filter(isDead)).toEqual([]);
      }),
      runs(300),
    );
  });
});

describe('the options', () => {
  it.each([
    ['minimum', 1, 20],
    ['weight', 1, 100],
  ])('take %s from %d to %d', async (name, least, most) => {
    for (const value of [least - 1, most + 1]) {
      expect(await refusalOf(rblChecks, { [name]: value })).toContain(
        `steps.rbl-checks.${name} is ${value}; it takes a whole number from ${least} to ${most}`,
      );
    }
    expect(await refusalOf(rblChecks, { [name]: least })).toBeUndefined();
  });

  it('take no minimum above the number of lists, less the dead ones', async () => {
    const text =
      'steps.rbl-checks.minimum: must not be above the number of lists that are not taken for dead';

    expect(await refusalOf(rblChecks, { minimum: 5 })).toContain(text);
    expect(await refusalOf(rblChecks, { ...OPTIONS, minimum: 3, dead: ['one.example'] })).toContain(text);
    expect(await refusalOf(rblChecks, { minimum: 4 })).toBeUndefined();
  });

  it('take each list once', async () => {
    const [one, two] = OPTIONS.lists as [object, object];

    for (const again of [
      { ...two, name: 'ONE' },
      { ...two, lookupDomain: 'one.example' },
    ]) {
      expect(await refusalOf(rblChecks, { lists: [one, again] })).toContain(
        'must not give two lists one name or one domain',
      );
    }
  });

  it.each(['https://one.example', 'One.example', 'one', 'one..example', 'one.example.', 'one.example/x'])(
    'take a host name to ask, unlike %s',
    async (lookupDomain) => {
      expect(await refusalOf(rblChecks, { lists: [{ name: 'One', lookupDomain }] })).toContain(
        'must be a host name in small letters',
      );
      expect(await refusalOf(rblChecks, { dead: [lookupDomain] })).toContain(
        'must be a host name in small letters',
      );
    },
  );

  it('take the usual answer for a list that names none', () => {
    expect(optionsOf(rblChecks, OPTIONS).lists).toMatchObject([
      { hits: ['127.0.0.2', '127.0.0.3'] },
      { hits: ['127.0.0.2'] },
      { hits: ['127.0.0.2'] },
    ]);
  });

  it('are the same in both playbooks, but that strict has one hit refuse', async () => {
    expect(await shippedOptions(rblChecks, 'baseline')).toEqual(optionsOf(rblChecks));
    expect(await shippedOptions(rblChecks, 'strict')).toEqual(optionsOf(rblChecks, { oneHit: 'refuse' }));
  });
});

describe('the clicks', () => {
  it('name the lists, the weight and what is taken for dead', () => {
    expect(manualOf(rblChecks, optionsOf(rblChecks))).toBe(
      'Settings > Antispam > RBLs: enable at least 2 of Spamhaus ZEN (zen.spamhaus.org), SpamCop (bl.spamcop.net), ' +
        'PSBL (psbl.surriel.com), Barracuda (b.barracudacentral.org), each with a weight of at least 10, Incoming SMTP ' +
        'Blocking on and its results that indicate spam required; see whether what asks dnsbl.sorbs.net ' +
        'or cbl.abuseat.org still answers, and switch it off if not. Save.',
    );
    expect(manualOf(rblChecks, optionsOf(rblChecks, { switchOffDead: true }))).toMatch(
      /; switch off what asks dnsbl\.sorbs\.net or cbl\.abuseat\.org\. Save\.$/,
    );
    expect(manualOf(rblChecks, optionsOf(rblChecks, { dead: [] }))).not.toContain('still answers');
  });
});
