import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../../src/report/model/run-report.js';
import { renderRun } from '../../../src/report/text/run-text.js';
import { text } from '../../../src/report/text/text.js';
import { aPage, aResult, aRun, domains } from '../builders.js';

type Report = Parameters<typeof aRun>[1];

const ALTERED = aResult({
  outcome: 'disagrees',
  fields: [{ field: 'minLength', verdict: 'altered', expected: 12, found: 6 }],
  bystanders: [{ path: 'maxMessageSize', before: 1, after: 2 }],
});

describe('the text of a run', () => {
  it('folds what was proved on many domains, and names the way back on a line of its own', () => {
    const text = renderRun(aRun(domains(30).map((target) => aResult({ target }))), aPage());

    expect(text).toContain(
      '  Settings of a mail domain, 30 domains (a1.example, a2.example, a3.example and\n    27 more)\n',
    );
    expect(text).toContain('    Require SMTP Authentication: on (as written)\n');
    expect(text).toContain('Verified: a separate read shows every change. 30 objects proved.\n');
    expect(text).toContain('\nThe way back: smlockdown rollback 20260102-030405-apply-ab12\n');
    expect(text).not.toContain('Not proved');
  });

  it('names the folder that runs are kept in where one was given, as whoever goes on needs it', () => {
    const report = aRun([aResult({ outcome: 'proved' })]);
    const on = (isWhole: boolean) =>
      [...text('run', report, aPage({ stateDir: 'my runs', isWhole, isScreen: !isWhole }))].join('');

    expect(on(true)).toContain('rollback 20260102-030405-apply-ab12 --state-dir "my runs"');
    expect(on(false)).toContain('runs 20260102-030405-apply-ab12 --all --state-dir "my runs"');
  });

  it.each<[string, Parameters<typeof aResult>[0], Report, boolean]>([
    ['was refused', { outcome: 'refused', fields: [] }, { status: 'failed', exitCode: 1 }, false],
    ['was put back', { outcome: 'undone' }, { status: 'failed', exitCode: 3 }, false],
    [
      'was stopped before anything was written',
      { outcome: 'not-attempted', fields: [] },
      { status: 'interrupted', exitCode: 130 },
      false,
    ],
    [
      'was refused, and something moved all the same',
      { outcome: 'refused', fields: [], bystanders: [{ path: 'a', before: 1, after: 2 }] },
      { status: 'failed', exitCode: 1 },
      true,
    ],
    ['may have written', { outcome: 'unknown', fields: [] }, { status: 'partial', exitCode: 4 }, true],
  ])(
    'names a way back only where there is something to take back: one that %s',
    (_, result, ending, isNamed) => {
      const text = renderRun(aRun([aResult(result)], ending), aPage());

      expect(text).toContain('Run 20260102-030405-apply-ab12.');
      expect(text.includes('The way back:')).toBe(isNamed);
    },
  );

  it('does not say of secrets that a read shows them', () => {
    const fields = [
      { field: 'password', verdict: 'unshown' as const, expected: 'generate:new.txt', found: null },
    ];

    const text = renderRun(aRun([aResult({ resource: 'own-password', target: 'server', fields })]), aPage());

    expect(text.replace(/\s+/g, ' ')).toContain('every change but the secrets, which are never read. ');
  });

  it('of a rollback tells a secret that stays from what could be rolled back once more', () => {
    const left = (why: 'secret' | 'differs') => ({
      ...{ resource: 'own-password', target: 'server', path: 'password', found: null },
      ...{ why, wanted: 'the secret before the run' },
    });
    const text = (...whys: ('secret' | 'differs')[]) =>
      renderRun(
        aRun([], { kind: 'rollback', status: 'not-proved', exitCode: 6, unrestored: whys.map(left) }),
        aPage(),
      );

    expect(text('secret')).toContain('Rolled back, but for what the run set with a secret');
    expect(text('secret')).toContain('Password was set with a secret, and');
    expect(text('secret')).not.toContain('roll the same run back again');
    for (const shown of [text('differs'), text('secret', 'differs')]) {
      expect(shown).toContain('The rollback is not proved.');
      expect(shown).toContain('To go on, roll the same run back again.');
    }
  });

  it('names of an item only the fields that were read back differently', () => {
    const item = { address: '192.0.2.7', protocols: [], bypassesSmtpAuthentication: false };
    const result = aResult({
      ...{ resource: 'ip-access', target: 'server', outcome: 'disagrees' },
      fields: [
        {
          ...{ field: '192.0.2.7', verdict: 'altered', expected: item },
          found: { ...item, bypassesSmtpAuthentication: true },
        },
      ],
    });

    const text = renderRun(aRun([result], { status: 'disagrees', exitCode: 5 }), aPage());

    expect(text.replace(/\s+/g, ' ')).toContain(
      ' 192.0.2.7 (another value): SMTP Auth Bypass: off was written, on was read back ',
    );
    expect(text).not.toContain('protocols');
  });

  it('names the field, what was written and what was read back', () => {
    const text = renderRun(aRun([ALTERED], { status: 'disagrees', exitCode: 5 }), aPage());

    expect(text).toContain('  Settings of a mail domain, a1.example: read back differently\n');
    expect(text).toContain('    minLength (another value): 12 was written, 6 was read back\n');
    expect(text).toContain('    maxMessageSize changed by itself: 1 -> 2\n');
    expect(text).toContain('Applied, but the read-back disagrees. 1 object not proved.\n');
    expect(text).toContain('What is left: plan again, with the same playbook.\n');
  });

  it('puts what disagrees before what is not known, what changed since the plan, and what was not come to', () => {
    const results = (['not-attempted', 'stale', 'unknown', 'refused'] as const).map((outcome) =>
      aResult({ target: `${outcome}.example`, outcome, fields: [] }),
    );

    const text = renderRun(aRun([...results, ALTERED], { status: 'disagrees' }), aPage());

    const order = ['a1', 'refused', 'unknown', 'stale', 'not-attempted'];
    const places = order.map((name) => text.indexOf(`${name}.example`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('says of what is not known that it may still be under way', () => {
    const unanswered = aResult({ outcome: 'unknown', message: 'No answer.', fields: [] });

    const text = renderRun(aRun([unanswered], { status: 'partial', exitCode: 4 }), aPage());

    expect(text.replace(/\n\s+/g, ' ')).toContain(
      'Settings of a mail domain, a1.example: not known: not read back, or not answered and perhaps still under way No answer.',
    );
    expect(text).toContain('Partly applied. 1 object not proved.\n');
  });

  it('names 20 that are not proved and counts the rest, or names all on an expanded page', () => {
    const results = domains(25).map((target) => aResult({ target, outcome: 'stale', fields: [] }));
    const report = aRun(results, { status: 'failed' });

    expect(renderRun(report, aPage())).toContain('  and 5 more (--expand names them all)\n');
    expect(renderRun(report, aPage())).toContain(', a20.example: left alone');
    expect(renderRun(report, aPage())).not.toContain('a21.example');
    expect(renderRun(report, aPage({ isExpanded: true }))).toContain(', a25.example: left alone');
  });

  it('folds what was not come to, by what it is, apart from what is not proved', () => {
    const waiting = domains(25).map((target) => aResult({ target, outcome: 'not-attempted', fields: [] }));
    const one = aResult({
      resource: 'smtp-in',
      target: 'server',
      outcome: 'not-attempted',
      fields: [],
    });
    const report = aRun([...waiting, one], { status: 'partial', stopped: 'the server is gone' });

    const text = renderRun(report, aPage());

    expect(text).toContain(
      [
        'Not written, nothing was sent',
        '  Settings of a mail domain, 25 domains (a1.example, a2.example, a3.example and',
        '    22 more)',
        '  SMTP In, server',
        'Stopped: the server is gone.',
        '',
        'Partly applied. 26 objects not written.',
        '',
      ].join('\n'),
    );
    expect(text).not.toContain('Not proved');
    expect(renderRun(report, aPage({ isExpanded: true }))).toContain('a25.example');
  });

  it('counts what is proved, what is not, and what was not written', () => {
    const results = [
      ...domains(2).map((target) => aResult({ target })),
      aResult({ target: 'b.example', outcome: 'unknown', fields: [] }),
      aResult({ target: 'c.example', outcome: 'not-attempted', fields: [] }),
    ];

    expect(renderRun(aRun(results, { status: 'partial', exitCode: 4 }), aPage())).toContain(
      'Partly applied. 2 objects proved, 1 object not proved, 1 object not written.\n',
    );
  });

  it('says why a run stopped whose objects are all proved', () => {
    const stopped = 'the journal could not be written';

    const text = renderRun(aRun([aResult()], { status: 'partial', exitCode: 4, stopped }), aPage());

    expect(text).toContain('Stopped: the journal could not be written.\n');
    expect(text).toContain('Partly applied. 1 object proved.\n');
    expect(text).toContain('What is left: plan again, with the same playbook.\n');
  });

  it('says in the words of the server why it refused', () => {
    const refused = aResult({ outcome: 'refused', message: 'The server refused it: no', fields: [] });

    expect(renderRun(aRun([refused], { status: 'failed' }), aPage())).toContain(
      '  Settings of a mail domain, a1.example: refused by the server\n    The server refused it: no\n',
    );
  });

  it.each<[Report, string]>([
    [{ kind: 'apply', status: 'verified' }, 'Verified: '],
    [{ kind: 'apply', status: 'partial' }, 'Partly applied.'],
    [{ kind: 'apply', status: 'interrupted' }, 'Interrupted, stopped at a safe point.'],
    [{ kind: 'apply', status: 'failed' }, 'Failed: nothing was changed.'],
    [
      { kind: 'rollback', status: 'verified' },
      'Rolled back: a separate read shows the state before the run.',
    ],
    [{ kind: 'rollback', status: 'not-proved' }, 'The rollback is not proved.'],
    [{ kind: 'rollback', status: 'nothing-to-do', run: null }, 'Nothing to roll back: '],
  ])('of %j says "%s"', (report, words) => {
    expect(renderRun(aRun([], report), aPage())).toContain(words);
  });

  describe('of a rollback that left something alone', () => {
    const about = { resource: 'smtp-in', target: 'server', path: 'requireAuthMatch' } as const;
    const left = { ...about, why: 'left', reason: 'was changed since, to "domain"' } as const;
    const values = { found: 'domain', wanted: 'off' };
    const rendered = (unrestored: RunReport['unrestored'], more: Parameters<typeof aRun>[1] = {}) =>
      renderRun(
        aRun([], { kind: 'rollback', status: 'not-proved', exitCode: 6, unrestored, ...more }),
        aPage(),
      );

    it('says so, with what was there before, and advises no repetition that cannot help', () => {
      const text = rendered([{ ...left, ...values }]).replace(/\s+/g, ' ');

      expect(text).toContain(
        'SMTP In, server: Require Auth Match left alone: changed since, to "domain". Before the run: off',
      );
      expect(text).not.toContain('roll the same run back again');
      expect(text).toContain('What is left alone stays, however often this is repeated.');
    });

    it('names of an item the fields that differ, or that it was not there', () => {
      const item = { found: { threshold: 7, blockMinutes: 10 }, wanted: { threshold: 50, blockMinutes: 10 } };

      expect(rendered([{ ...left, ...item }])).toContain('Before the run: threshold: 50\n');
      expect(rendered([{ ...left, found: item.found, wanted: null }])).toContain(
        'Before the run: not there\n',
      );
      expect(rendered([{ ...about, why: 'differs', ...item }])).toContain(
        'is another one, it was threshold: 50\n',
      );
    });

    it.each(['differs', 'unread'] as const)('and of something that %s advises to go on', (why) => {
      expect(
        rendered([
          { ...left, ...values },
          { ...about, why, ...values },
        ]),
      ).toContain('To go on, roll the same run back again.');
    });

    it('advises to go on where it was interrupted', () => {
      expect(rendered([{ ...left, ...values }], { status: 'interrupted' })).toContain('To go on, roll');
    });

    it('says of a domain that is gone that it is, and is over', () => {
      const gone = { resource: 'domain-settings', target: 'a.test', path: '', why: 'gone' } as const;
      const text = rendered([{ ...gone, found: null, wanted: null }], { status: 'verified', exitCode: 0 });

      expect(text.replace(/\s+/g, ' ')).toContain(
        'Settings of a mail domain, a.test: the domain is not on the server any more',
      );
      expect(text).toContain('Rolled back: a separate read shows the state before the run.');
      expect(text).not.toContain('again.');
    });
  });

  it('names what a rollback did not restore, and says to roll the same run back again', () => {
    const unrestored = [
      { resource: 'smtp-in', target: 'server', path: 'allowRelay', found: 'nobody', wanted: 'anyone' },
      { resource: 'rbls', target: 'server', path: '', found: null, wanted: null },
      { resource: 'users', target: 'a.test', path: '', found: 'the server answered 400', wanted: null },
    ].map((one, index) => ({
      ...one,
      why: (['differs', 'no-snapshot', 'unread'] as const)[index] ?? 'differs',
    }));

    const text = renderRun(aRun([], { kind: 'rollback', status: 'not-proved', unrestored }), aPage());

    expect(text).toContain('  SMTP In, server: Allow Relay is nobody, it was anyone\n');
    expect(text).toContain('  RBLs and URIBLs, server: there is no snapshot of it\n');
    expect(text).toMatch(/ {2}Users of a mail domain, a\.test: not read again: .*the server answered 400/);
    expect(text).toContain('roll the same run back again');
  });

  it('fits the page', () => {
    const fields = Array.from({ length: 20 }, (_, index) => ({
      field: `someField${index}`,
      verdict: 'honoured' as const,
      expected: true,
      found: true,
    }));

    const text = renderRun(aRun([aResult({ fields }), ALTERED]), aPage());

    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
