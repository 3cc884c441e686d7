import { describe, expect, it } from '@jest/globals';
import { mailAlias } from '../../../src/contract/resources/domains/mail-alias.js';
import { catchAll } from '../../../src/steps/domains/catch-all.js';
import { aContext, failing, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const OFF = { settings: { catchAll: '' } };
const ON = { settings: { catchAll: 'everything' } };

describe('a domain', () => {
  it('passes without a catch-all', () => {
    expect(judge(catchAll, { inputs: OFF })).toEqual({
      verdict: 'pass',
      message: 'There is no catch-all; whether the domain may have one is not shown by any call.',
    });
  });

  it('fails with one, which is emptied', () => {
    expect(failing(catchAll, { inputs: ON })).toEqual({
      brief: 'unknown addresses go to an alias',
      verdict: 'fail',
      message: 'Unknown addresses go to the alias "everything".',
      changes: [{ kind: 'set', need: 'settings', field: 'catchAll', to: '' }],
      impact: ['Mail to unknown addresses no longer reaches "everything".'],
    });
  });
});

describe('where the alias delivers', () => {
  it('is asked of the alias', () => {
    const { lookUps } = partOf(catchAll);

    expect(lookUps?.(ON, optionsOf(catchAll), aContext())).toEqual({
      alias: { resource: mailAlias, parameters: { alias: 'everything' } },
    });
  });

  it('is told in the message and the impact, and changes nothing else', () => {
    const without = failing(catchAll, { inputs: ON });
    const alias = { name: 'everything', targets: ['a@one.example', 'b@two.example'] };
    const lookedUp = { shown: { alias }, assumed: [] };

    expect(failing(catchAll, { inputs: { ...ON, lookedUp } })).toEqual({
      ...without,
      message:
        'Unknown addresses go to the alias "everything", which delivers to a@one.example, b@two.example.',
      impact: [
        'Mail to unknown addresses no longer reaches "everything", which delivers to a@one.example, b@two.example.',
      ],
    });
  });

  it.each([{}, { alias: {} }, { alias: { targets: [] } }])('is left out when unknown: %j', (shown) => {
    const lookedUp = { shown, assumed: [] };
    expect(failing(catchAll, { inputs: { ...ON, lookedUp } })).toEqual(failing(catchAll, { inputs: ON }));
  });
});

describe('a catch-all that this tool had taken out', () => {
  const at = '2026-10-01T10:00:00.000Z';
  const proved = [
    { field: 'catchAll', value: '', at },
    { field: 'messagesPerHour', value: 1000, at },
  ] as const;

  it('is told as set back, with a hosting panel as the likely cause, and never as sure', () => {
    expect(failing(catchAll, { inputs: ON, proved })).toEqual({
      ...failing(catchAll, { inputs: ON }),
      message:
        'Unknown addresses go to the alias "everything". A run of this tool had set it (catchAll) otherwise and proved that on ' +
        '2026-10-01: it was set back since. Likely by a hosting panel, whose updates of a domain carry it along: set it there ' +
        'too, or the next update sets it back again. It may as well have been somebody by hand, or a backup.',
    });
  });

  it('is no more than a catch-all where a run left just that alias, as a rollback does', () => {
    const given = { inputs: ON, proved: [{ field: 'catchAll', value: 'everything', at }] } as const;
    expect(failing(catchAll, given)).toEqual(failing(catchAll, { inputs: ON }));
  });

  it('is not told of where there is none', () => {
    const given = { inputs: OFF, proved: [{ field: 'catchAll', value: 'everything', at }] } as const;
    expect(judge(catchAll, given)).toEqual(judge(catchAll, { inputs: OFF }));
  });
});

describe('the options', () => {
  it('are none', async () => {
    expect(await refusalOf(catchAll, {})).toBeUndefined();
    expect(await refusalOf(catchAll, { alias: 'x' })).toBe(
      'unknown key "alias" in steps.catch-all; no keys are allowed here',
    );
  });
});

describe('the clicks', () => {
  it('lead to the domain', () => {
    expect(manualOf(catchAll, {})).toBe(
      'Manage > Domains > (the domain) > Edit: Catch-all alias: none. Save. Where the domain shows a switch for the catch-all ' +
        'feature itself, switch that off too, or its administrator can name an alias again: no call is known that shows or ' +
        'sets it.',
    );
  });
});
