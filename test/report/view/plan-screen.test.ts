/** What a first screen says of a plan. */
import { describe, expect, it } from '@jest/globals';
import { planScreen } from '../../../src/report/view/plan-screen.js';
import { aFieldChange, anItemChange, aPlanReport, domains } from '../builders.js';

type Body = Parameters<typeof aPlanReport>[0];

function screenOf(plan: Body) {
  return planScreen(aPlanReport(plan), { isExpanded: false });
}

describe('a first screen of a plan', () => {
  it('has first what users notice most, then what is behind most mailboxes', () => {
    const change = (step: string, disruption: 'low' | 'medium' | 'high') =>
      aFieldChange({ steps: [step], disruption, field: step });
    const { noticed, hardly } = screenOf({
      changes: [change('a', 'medium'), change('b', 'high'), change('c', 'low'), change('d', 'high')],
      mailboxes: { a: 900, b: 1, c: 900, d: 5 },
    });

    expect(noticed.map(({ id }) => id)).toEqual(['d', 'b', 'a']);
    expect(hardly.map(({ id }) => id)).toEqual(['c']);
  });

  it('counts domains, says all of a setting of the server, and nobody of what is for domains to come', () => {
    const { noticed } = screenOf({
      changes: [
        ...domains(3).map((target) => aFieldChange({ steps: ['domains'], target })),
        aFieldChange({ steps: ['server'], target: 'server', resource: 'smtp-in' }),
        aFieldChange({ steps: ['defaults'], target: 'server', resource: 'domain-defaults' }),
      ],
      mailboxes: { domains: 12, server: 40 },
    });

    const numbers = Object.fromEntries(
      noticed.map(({ id, domains: of, mailboxes }) => [id, [of, mailboxes]]),
    );
    expect(numbers).toEqual({ domains: [3, 12], server: [undefined, 40], defaults: [0, undefined] });
  });

  it('counts nobody in a domain that the plan itself adds', () => {
    const { hardly, toCome } = screenOf({
      changes: [
        anItemChange({
          ...{ action: 'add', resource: 'mail-domains', target: 'server', item: 'forms.example' },
          ...{ steps: ['form-sender'], disruption: 'none' },
        }),
        aFieldChange({ steps: ['form-sender'], target: 'forms.example', disruption: 'none' }),
      ],
      mailboxes: { 'form-sender': 40 },
    });

    expect(hardly).toMatchObject([{ id: 'form-sender', changes: 2, domains: 0, mailboxes: undefined }]);
    expect(toCome).toBe(1);
  });

  it('says what users of most domains notice, or what the change is for', () => {
    const impact = [
      { step: 'domain-smtp-auth', target: 'server', impact: 'Later ones start with it.' },
      { step: 'domain-smtp-auth', target: 'a1.example', impact: 'Devices have to sign in.' },
    ];

    const older = (plan: Body) => {
      const { notices: _, ...report } = aPlanReport(plan);
      return planScreen(report, { isExpanded: false }).noticed[0]?.text;
    };
    expect(older({ changes: [aFieldChange()], impact })).toBe('Devices have to sign in');
    expect(older({ changes: [aFieldChange()] })).toContain('SMTP authentication');
    expect(screenOf({ changes: [aFieldChange()], impact }).noticed[0]?.text).toBe('scripts have to sign in');
  });

  it('says of a rollback to what most of it goes back, and how much else there is', () => {
    const back = (change: Parameters<typeof aFieldChange>[0]) =>
      aFieldChange({ steps: ['rollback'], ...change });
    const changes = [
      ...domains(3).map((target) => back({ target, after: false })),
      back({ field: 'catchAll', after: 'info' }),
      anItemChange({ steps: ['rollback'], action: 'add', item: '192.0.2.7' }),
    ];

    const { noticed } = screenOf({ kind: 'rollback', changes });

    expect(noticed.map(({ id, text }) => [id, text])).toEqual([
      ['Settings of a mail domain', 'Require SMTP Authentication: off; 1 more'],
      ['Whitelisted addresses', '+ 192.0.2.7'],
    ]);
  });

  it('counts steps that are left to a person apart from values that are missing', () => {
    const manual = (['by-hand', 'teach', 'decide'] as const).map((remedy) => ({
      ...{ step: remedy, target: 'server', message: '', byHand: [], remedy },
    }));

    expect(screenOf({ changes: [], manual })).toMatchObject({ byHand: 2, toDecide: 1 });
  });

  it('counts what is known of the API, and what is guessed', () => {
    const changes = (['recorded', 'client', 'documented', 'assumed', 'assumed'] as const).map(
      (evidence, index) => anItemChange({ evidence, key: `${index}` }),
    );

    expect(screenOf({ changes }).evidence).toEqual({ known: 2, documented: 1, assumed: 2 });
  });
});
