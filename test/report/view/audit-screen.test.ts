/** What a first screen says of an audit. */
import { describe, expect, it } from '@jest/globals';
import { auditScreen } from '../../../src/report/view/audit-screen.js';
import { aFinding, anAudit } from '../builders.js';

type Finding = Parameters<typeof anAudit>[0][number];

function screenOf(...findings: readonly Finding[]) {
  return auditScreen(anAudit(findings, 9));
}

const failing = (finding: Partial<Finding> = {}) => aFinding({ verdict: 'fail', ...finding });
const held = { disruption: 'high', changes: 1, impact: [] } as const;

describe('a first screen', () => {
  it('has the gravest step first, then the one of most domains, and what could not be read before all', () => {
    const { lines } = screenOf(
      failing({ step: 'one', severity: 'high', target: 'a.example' }),
      failing({ step: 'two', severity: 'high', target: 'a.example' }),
      failing({ step: 'two', severity: 'high', target: 'b.example' }),
      failing({ step: 'worst', severity: 'critical' }),
      aFinding({ step: 'gone', severity: 'low', verdict: 'error', cause: 'refused' }),
      aFinding({ step: 'fine', verdict: 'pass' }),
    );

    expect(lines.map(({ id, domains }) => [id, domains])).toEqual([
      ['gone', 0],
      ['worst', 0],
      ['two', 2],
      ['one', 1],
    ]);
  });

  it.each<[string, readonly Partial<Finding>[]]>([
    ['apply', [{ changes: 2 }]],
    ['held', [{ changes: 0, held }]],
    ['part', [{ changes: 1, held }]],
    ['part', [{ changes: 1 }, { changes: 0, held }]],
    ['part', [{ changes: 1, byHand: [{ text: 'Look.' }] }]],
    ['decide', [{ changes: 0, remedy: 'decide' }]],
    ['by hand', [{ changes: 0, byHand: [{ text: 'Look.' }], remedy: 'by-hand' }]],
    ['by hand', [{ verdict: 'manual', remedy: 'teach' }]],
    ['not read', [{ verdict: 'error', cause: 'refused' }]],
  ])('says %s of %j', (ends, findings) => {
    const { lines } = screenOf(
      ...findings.map((one, index) => failing({ target: `a${index}.example`, ...one })),
    );

    expect(lines.map((line) => line.ends)).toEqual([ends]);
  });

  it('says in a few words what most domains have, and not what the server has beside them', () => {
    const text = (...findings: readonly Finding[]) => screenOf(...findings).lines[0]?.text;

    expect(text(failing({ message: 'Long and long.', brief: 'short' }))).toBe('short');
    expect(
      text(
        failing({ message: 'Of the server.' }),
        failing({ target: 'a.example', message: 'Rare.' }),
        failing({ target: 'b.example', message: 'Common.' }),
        failing({ target: 'c.example', message: 'Common.' }),
      ),
    ).toBe('Common');
  });

  it('counts as failed what fails, and apart what is left to a person, seen to, waived or passed', () => {
    const attested = { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Looked.' };
    const waiver = { reason: 'r', owner: 'o', expires: '2027-01-01' };
    const screen = screenOf(
      failing({ step: 'one', severity: 'high' }),
      aFinding({ step: 'two', severity: 'high', verdict: 'manual' }),
      aFinding({ step: 'three', verdict: 'manual', attested }),
      aFinding({ step: 'four', verdict: 'waived', waiver }),
      aFinding({ step: 'five', verdict: 'pass' }),
      aFinding({ step: 'six', verdict: 'not-applicable' }),
    );

    expect(screen.counts.filter(({ count }) => count > 0)).toEqual([{ severity: 'high', count: 1 }]);
    expect(screen).toMatchObject({ steps: 6, toJudge: 1, passed: 1, excused: 2 });
  });

  it('names each sign of a break-in once, unless somebody waived it', () => {
    const { signs } = screenOf(
      failing({ step: 'one', sign: 'the list is empty' }),
      failing({ step: 'two', sign: 'the list is empty' }),
      aFinding({ step: 'three', verdict: 'waived', sign: 'the account is new' }),
    );

    expect(signs.map(({ sign }) => sign)).toEqual(['the list is empty']);
  });

  it('has one cause for all that a server did not answer', () => {
    const gone = (step: string) => aFinding({ step, verdict: 'error', cause: 'refused' });

    expect(screenOf(gone('one'), gone('two')).notRead).toEqual([{ cause: 'refused', ids: ['one', 'two'] }]);
  });
});
