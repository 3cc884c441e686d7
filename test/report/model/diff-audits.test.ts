/** What became of a finding between two audits, and what moved. */
import { describe, expect, it } from '@jest/globals';
import type { AuditFile, KeptFinding } from '../../../src/report/model/audit-file.js';
import { diffFindings } from '../../../src/report/model/diff-audits.js';
import { exitCodeFor } from '../../../src/report/model/reports.js';
import { aDiffOf, aKept, aKeptAudit, anAsked } from '../diff-builders.js';

const waiver = { reason: 'r', owner: 'Bob', expires: '2026-10-09' };
const attested = { by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' };
const fail = aKept({ verdict: 'fail', message: 'Bad.', remedy: 'apply' });
const manual = aKept({ verdict: 'manual', message: 'Look.', remedy: 'by-hand' });
const untaught = aKept({ verdict: 'manual', message: 'Out of reach.', remedy: 'teach', evidence: null });
const unread = aKept({ verdict: 'error', message: 'Not read: no.', evidence: null });
const pass = aKept();
const waived = aKept({ verdict: 'waived', message: 'Bad.', waiver });

function became(
  before: readonly KeptFinding[],
  after: readonly KeptFinding[],
  audits: { readonly before?: Partial<AuditFile>; readonly after?: Partial<AuditFile> } = {},
) {
  const [found, ...others] = diffFindings(aKeptAudit(before, audits.before), aKeptAudit(after, audits.after));
  if (found === undefined || others.length > 0) throw new Error('not one entry');
  return [found.class, found.turn, ...found.moved];
}

describe('a finding of two audits under the same playbook', () => {
  it.each<[string, KeptFinding, KeptFinding, readonly string[]]>([
    ['fails that passed', pass, fail, ['new', 'worse', 'server']],
    ['passes that failed', fail, pass, ['gone', 'better', 'server']],
    ['fails as before', fail, fail, ['unchanged', 'same']],
    ['is not read that passed', pass, unread, ['new', 'worse', 'server']],
    ['is not read as before', unread, unread, ['unchanged', 'same']],
    ['fails that was not read', unread, fail, ['changed', 'other', 'server']],
    ['is not read that failed', fail, unread, ['changed', 'other', 'server']],
    ['is left to a person that passed', pass, manual, ['new', 'worse', 'server']],
    ['fails in other words', fail, { ...fail, message: 'Wrong: 2.' }, ['changed', 'other', 'server']],
    ['passes in other words', pass, { ...pass, message: 'All.' }, ['changed', 'same', 'server']],
    ['does not apply any more', pass, { ...pass, verdict: 'not-applicable' }, ['changed', 'same', 'server']],
  ])('that %s', (_, before, after, expected) => {
    expect(became([before], [after])).toEqual(expected);
  });

  it('is as before where only days went by, and not where names or numbers did', () => {
    const days = (count: number, of = 3) => ({ ...fail, message: `${of} of them are ${count} days old.` });

    expect(became([days(90)], [days(91)])).toEqual(['unchanged', 'same']);
    expect(became([days(90)], [days(90, 4)])).toEqual(['changed', 'other', 'server']);
  });
});

describe('a failure that says another thing', () => {
  const says = (message: string) => ({ ...fail, message });
  const one = '192.0.2.1 skips authentication.';
  const two = '192.0.2.1, 192.0.2.66 skips authentication.';

  it.each([
    ['names one more', one, two, 'worse'],
    ['names one less', two, one, 'better'],
    ['names another', one, '192.0.2.9 skips authentication.', 'other'],
    ['counts another number', '3 of 5 are idle.', '2 of 5 are idle.', 'other'],
    ['leaves out a word that turns the rest', 'It is not on.', 'It is on.', 'other'],
    ['says the same in another order', 'a, b are idle.', 'b, a are idle.', 'other'],
  ])('and %s', (_, before, after, turn) => {
    expect(became([says(before)], [says(after)])).toEqual(['changed', turn, 'server']);
  });
});

describe('what speaks for a finding', () => {
  const note = 'The waiver of Bob expired on 2026-10-09.';
  const over = { ...fail, message: `Bad. (${note})`, notes: { waiver: note } };
  const word = 'The attestation of Ann ended on 2026-12-30.';
  const wordOver = { ...manual, message: `Look. (${word})`, notes: { attestation: word } };

  it.each<[string, KeptFinding, KeptFinding, readonly string[]]>([
    ['a waiver that came', fail, waived, ['gone', 'better', 'waiver']],
    ['a waiver that ended', waived, over, ['new', 'worse', 'waiver']],
    ['a waiver that was taken out', waived, fail, ['new', 'worse', 'waiver']],
    ['a waiver that is told no more', over, fail, ['changed', 'same', 'waiver']],
    [
      'a waiver of somebody else',
      waived,
      { ...waived, waiver: { ...waiver, owner: 'Eve' } },
      ['changed', 'same', 'waiver'],
    ],
    [
      'a waiver that ended when the server had moved too',
      waived,
      { ...over, message: `Worse. (${note})` },
      ['new', 'worse', 'waiver', 'server'],
    ],
    ['no waiver, where the server moved under one', waived, pass, ['changed', 'same', 'server']],
    ['an attestation that came', manual, { ...manual, attested }, ['gone', 'better', 'attestation']],
    ['an attestation that ended', { ...manual, attested }, wordOver, ['new', 'worse', 'attestation']],
    ['an attestation that is told no more', wordOver, manual, ['changed', 'same', 'attestation']],
  ])('is %s', (_, before, after, expected) => {
    expect(became([before], [after])).toEqual(expected);
  });
});

describe('what moved of a finding', () => {
  const asked = (options: string, facts?: string) =>
    anAsked({ steps: { logging: { options, ...(facts === undefined ? {} : { facts }) } } });

  it('is the playbook where the options of the step are others', () => {
    const other = { asked: asked('sha256:z'), playbook: { name: 'own', hash: 'sha256:q' } };

    expect(became([pass], [fail], { after: other })).toEqual(['new', 'worse', 'playbook']);
  });

  it('is the server where the playbook is another, and not in what the step is asked', () => {
    const other = { playbook: { name: 'own', hash: 'sha256:q' } };

    expect(became([pass], [fail], { after: other })).toEqual(['new', 'worse', 'server']);
  });

  it('is not known where the step minds what others are asked, and that is another thing', () => {
    const others = (hash: string) => ({
      asked: anAsked({ steps: { logging: { options: 'sha256:a', others: hash } } }),
    });
    const [before, after] = [others('sha256:1'), others('sha256:2')];

    expect(became([pass], [fail], { before, after })).toEqual(['new', 'worse', 'unknown']);
  });

  it('is the playbook where an override gives the target other options', () => {
    expect(became([pass], [{ ...fail, options: 'sha256:o' }])).toEqual(['new', 'worse', 'playbook']);
  });

  it('is the list of flaws, or who signed in, where the step minds them', () => {
    const [before, after] = [
      { asked: asked('sha256:a', 'sha256:1') },
      { asked: asked('sha256:a', 'sha256:2') },
    ];

    expect(became([pass], [fail], { before, after })).toEqual(['new', 'worse', 'facts']);
  });

  it('is the playbook where only what may be noticed is another limit', () => {
    const after = { asked: anAsked({ disruption: 'high' }) };

    expect(became([{ ...fail, remedy: 'held' }], [fail], { after })).toEqual(['changed', 'same', 'playbook']);
  });

  it.each<[string, KeptFinding, KeptFinding, readonly string[], string]>([
    ['can be read now', untaught, fail, ['changed', 'other', 'contract'], 'now'],
    ['cannot be read any more', pass, untaught, ['new', 'worse', 'contract'], 'no-longer'],
  ])('is the contract where it is another and the finding %s', (_, before, after, expected, readable) => {
    const other = { contract: 'sha256:l' };

    const [found] = diffFindings(aKeptAudit([before]), aKeptAudit([after], other));

    expect(became([before], [after], { after: other })).toEqual(expected);
    expect(found?.readable).toBe(readable);
  });

  it('is not known where the contract or the tool is another, and could be it', () => {
    expect(became([pass], [fail], { after: { contract: 'sha256:l' } })).toEqual(['new', 'worse', 'unknown']);
    expect(became([pass], [fail], { after: { tool: '0.2.0' } })).toEqual(['new', 'worse', 'unknown']);
  });

  it('is the tool where the step weighs more than before', () => {
    const after = { tool: '0.2.0' };

    expect(became([fail], [{ ...fail, severity: 'high' }], { after })).toEqual(['changed', 'worse', 'tool']);
    expect(became([{ ...fail, severity: 'high' }], [fail], { after })).toEqual(['changed', 'better', 'tool']);
  });

  it('is the tool, and more, where it weighs more and says another thing too', () => {
    const heavy = { ...fail, severity: 'high' as const };

    expect(became([pass], [heavy], { after: { tool: '0.2.0' } })).toEqual([
      'new',
      'worse',
      'tool',
      'unknown',
    ]);
    expect(became([pass], [heavy])).toEqual(['new', 'worse', 'tool', 'server']);
  });

  it('is not known where a report of the first builds does not say what was asked', () => {
    expect(became([pass], [fail], { before: { asked: undefined } })).toEqual(['new', 'worse', 'unknown']);
    expect(became([fail], [], { after: { asked: undefined } })).toEqual(['gone', 'other', 'unknown']);
  });
});

describe('a finding of one audit alone', () => {
  const inDomain = (target: string, verdict: 'fail' | 'pass' = 'fail') =>
    aKept({ step: 'catch-all', target, verdict, message: 'm' });
  const only = (steps: readonly string[] | null, domains: readonly string[] | null) => ({
    asked: anAsked({ only: { steps, domains } }),
  });

  function alone(finding: KeptFinding, there: Partial<AuditFile>, beside: readonly KeptFinding[] = []) {
    const [gone] = diffFindings(aKeptAudit([...beside, finding]), aKeptAudit(beside, there)).filter(
      (one) => one.step === finding.step && one.target === finding.target,
    );
    return [gone?.class, gone?.turn, ...(gone?.moved ?? [])];
  }

  it('is better where its domain is gone from the server, and worse where it came', () => {
    expect(alone(inDomain('a.example'), {})).toEqual(['gone', 'better', 'server']);
    expect(became([], [inDomain('a.example')])).toEqual(['new', 'worse', 'server']);
    expect(became([], [inDomain('a.example', 'pass')])).toEqual(['new', 'same', 'server']);
  });

  it('is the playbook where that leaves the domain or the step out', () => {
    const excluded = { asked: anAsked({ domains: { include: ['*'], exclude: ['A.*'] } }) };
    const without = { asked: anAsked({ steps: { logging: { options: 'sha256:a' } } }) };

    expect(alone(inDomain('a.example'), excluded)).toEqual(['gone', 'other', 'playbook']);
    expect(alone(inDomain('a.example'), without)).toEqual(['gone', 'other', 'playbook']);
  });

  it('is the playbook where the domain was looked at, and this of it is not asked', () => {
    const beside = [aKept({ step: 'updates', target: 'A.example' })];

    const overridden = { ...inDomain('a.example'), options: 'sha256:o' };
    const other = { playbook: { name: 'own', hash: 'sha256:q' } };

    expect(alone(overridden, other, beside)).toEqual(['gone', 'other', 'playbook']);
    expect(alone(overridden, { ...other, tool: '0.2.0' }, beside)).toEqual(['gone', 'other', 'unknown']);
    // Only options switch a part off, and these are the same.
    expect(alone(inDomain('a.example'), other, beside)).toEqual(['gone', 'other', 'unknown']);
    expect(alone(overridden, {}, beside)).toEqual(['gone', 'other', 'unknown']);
  });

  it.each([
    ['--step left out', inDomain('a.example'), only(['logging'], null)],
    ['--domain does not match', inDomain('a.example'), only(null, ['b.*'])],
    ['--domain left out, of the server', aKept({ verdict: 'fail' }), only(null, ['*'])],
  ])('is the selection where %s', (_, finding, there) => {
    expect(alone(finding, there)).toEqual(['gone', 'other', 'selection']);
  });

  it('is not known where the domain is gone, and may have had other options by now', () => {
    const other = { playbook: { name: 'own', hash: 'sha256:q' } };
    const otherwise = anAsked({ steps: { ...anAsked().steps, 'catch-all': { options: 'sha256:z' } } });
    const overridden = { ...inDomain('a.example'), options: 'sha256:o' };

    expect(alone(inDomain('a.example'), other)).toEqual(['gone', 'better', 'server']);
    expect(alone(inDomain('a.example'), { ...other, asked: otherwise })).toEqual([
      'gone',
      'other',
      'playbook',
    ]);
    expect(alone(overridden, {})).toEqual(['gone', 'better', 'server']);
    expect(alone(overridden, other)).toEqual(['gone', 'other', 'unknown']);
    const old = aKeptAudit([inDomain('a.example')], { asked: undefined });
    expect(diffFindings(old, aKeptAudit([], other))[0]?.moved).toEqual(['unknown']);
  });

  it('is the selection also against a report of the first builds', () => {
    const before = aKeptAudit([fail], { asked: undefined });

    const [left] = diffFindings(before, aKeptAudit([], only(['updates'], null)));

    expect(left?.moved).toEqual(['selection']);
    expect(diffFindings(before, aKeptAudit([]))[0]?.moved).toEqual(['unknown']);
  });

  it('is the same domain in another case', () => {
    expect(became([inDomain('a.example')], [inDomain('A.Example')])).toEqual(['unchanged', 'same']);
  });
});

describe('the exit code', () => {
  const high = (one: KeptFinding) => ({ ...one, severity: 'high' as const });
  const code = (
    before: readonly KeptFinding[],
    after: readonly KeptFinding[],
    failOn?: 'low' | 'high' | 'never',
  ) => exitCodeFor('diff', aDiffOf(aKeptAudit(before), aKeptAudit(after)), failOn);

  it.each<[string, KeptFinding, KeptFinding, number]>([
    ['a new failure', pass, fail, 2],
    ['an error that was none', pass, unread, 2],
    ['an old failure', fail, fail, 0],
    ['an old error', unread, unread, 0],
    ['a failure that names one more', fail, { ...fail, message: 'Bad: 2.' }, 2],
    ['a failure that names another', { ...fail, message: 'Bad: 1.' }, { ...fail, message: 'Bad: 2.' }, 2],
    ['a failure that names one less', { ...fail, message: 'Bad: 2.' }, fail, 0],
    ['what got better', fail, pass, 0],
    ['a waiver that ended', waived, fail, 2],
  ])('of %s', (_, before, after, expected) => {
    expect(code([high(before)], [high(after)])).toBe(expected);
  });

  it('of what is looked at no more is 0', () => {
    const narrowed = aKeptAudit([], { asked: anAsked({ only: { steps: ['updates'], domains: null } }) });

    expect(exitCodeFor('diff', aDiffOf(aKeptAudit([high(fail)]), narrowed))).toBe(0);
  });

  it.each([
    [undefined, 0],
    ['low', 2],
    ['never', 0],
  ] as const)('of a new failure that weighs low is, with --fail-on %s, %i', (failOn, expected) => {
    expect(code([pass], [fail], failOn)).toBe(expected);
  });
});
