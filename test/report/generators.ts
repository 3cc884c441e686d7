/** Any audits, plans and results of runs: of few steps and targets, so that two have much in common. */
import fc from 'fast-check';
import { EVIDENCE } from '../../src/contract/evidence.js';
import type { Plan } from '../../src/engine/plan/plan.js';
import { OUTCOMES } from '../../src/engine/prove/outcome.js';
import { objectId } from '../../src/engine/words/change.js';
import { VERDICTS } from '../../src/engine/words/finding.js';
import type { AuditFile, KeptFinding } from '../../src/report/model/audit-file.js';
import { REMEDIES } from '../../src/steps/kit/instruction.js';
import { SEVERITIES } from '../../src/steps/kit/severity.js';
import { aFieldChange, anItemChange, aPlan, aResult } from './builders.js';
import { aKept, aKeptAudit, anAsked } from './diff-builders.js';

export const STEPS = ['logging', 'catch-all', 'updates'] as const;
export const TARGETS = ['server', 'a.example', 'B.example', 'c.example\u202e'] as const;
const message = fc.constantFrom('Bad.', 'Bad: 2.', 'It is 3 days old.', 'It is 4 days old.');
const hash = fc.constantFrom('sha256:1', 'sha256:2');
const waiver = fc.constantFrom(
  ...['Ann', 'Bob'].map((owner) => ({ reason: 'r', owner, expires: '2026-10-09' })),
);
const attested = fc.constant({ by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' });

const verdict: fc.Arbitrary<Partial<KeptFinding>> = fc
  .constantFrom(...VERDICTS)
  .chain((one): fc.Arbitrary<Partial<KeptFinding>> => {
    if (one === 'waived') return fc.record({ verdict: fc.constant(one), waiver });
    const remedy = fc.constantFrom(...REMEDIES);
    if (one === 'fail') return fc.record({ verdict: fc.constant(one), remedy });
    if (one !== 'manual') return fc.constant({ verdict: one });
    return fc.record(
      { verdict: fc.constant(one), remedy, attested },
      { requiredKeys: ['verdict', 'remedy'] },
    );
  });

const finding = fc
  .tuple(
    verdict,
    fc.record(
      {
        step: fc.constantFrom(...STEPS),
        target: fc.constantFrom(...TARGETS),
        severity: fc.constantFrom(...SEVERITIES),
        message,
        evidence: fc.constantFrom(...EVIDENCE),
        options: hash,
      },
      { requiredKeys: ['step', 'target', 'severity', 'message', 'evidence'] },
    ),
  )
  .map(([one, more]) => aKept({ ...more, ...one }));

/** One of each step and target at most. */
export const anyFindings = fc.uniqueArray(finding, {
  selector: ({ step, target }) => `${step} ${target}`,
  maxLength: 8,
});

const names = fc.option(fc.subarray(['logging', 'catch-all']), { nil: null });
const asked = fc
  .record({ only: fc.record({ steps: names, domains: fc.constantFrom(null, ['a.*']) }), options: hash })
  .map(({ only, options }) =>
    anAsked({ only, steps: { logging: { options }, 'catch-all': { options: 'sha256:b' } } }),
  );

export const anyAudit: fc.Arbitrary<AuditFile> = fc
  .tuple(
    anyFindings,
    fc.record({
      asked: fc.option(asked, { nil: undefined }),
      contract: hash,
      tool: fc.constantFrom('0.1.0', '0.2.0'),
    }),
  )
  .map(([findings, rest]) => aKeptAudit(findings, rest));

const change = fc
  .tuple(
    ...([fc.constantFrom(...TARGETS), fc.constantFrom('a', 'b'), fc.boolean(), fc.boolean()] as const),
    fc.subarray([...STEPS], { minLength: 1 }),
  )
  .map(([target, name, isItem, after, steps]) =>
    isItem
      ? anItemChange({ steps, target, key: name, item: name })
      : aFieldChange({ steps, target, field: name, after }),
  );
const made = asked.map(
  (one): NonNullable<Plan['made']> => ({
    ...{ at: '2026-10-09T03:27:11.000Z', user: 'u', host: 'h', tool: '0.1.0', hash: 'sha256:m' },
    asked: one,
  }),
);
const remark = fc.record({ step: fc.constantFrom(...STEPS), target: fc.constantFrom(...TARGETS), message });
const keyOf = ({ step, target }: { step: string; target: string }) => `${step} ${target}`;
const remarks = fc.uniqueArray(remark, { selector: keyOf, maxLength: 3 });
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    changes: fc.uniqueArray(change, {
      selector: (one) => JSON.stringify([objectId(one), 'field' in one ? one.field : one.key]),
    }),
    notRead: remarks,
    held: remarks.map((all) =>
      all.map((one) => ({
        ...one,
        severity: 'high' as const,
        disruption: 'high' as const,
        changes: 1,
        impact: [],
      })),
    ),
    manual: remarks.map((all) => all.map((one) => ({ ...one, byHand: [], remedy: 'teach' as const }))),
    waived: remarks.map((all) =>
      all.map((one) => ({ ...one, reason: 'r', owner: 'o', expires: '2027-01-01' })),
    ),
    hash,
    contract: hash,
    made: fc.option(made, { nil: undefined }),
    disruption: fc.constantFrom('low' as const, 'high' as const),
  })
  .map(({ hash: of, made: by, disruption, ...rest }) =>
    aPlan({
      ...rest,
      ...(by === undefined ? {} : { made: by }),
      playbook: { name: 'p', hash: of },
      limits: { disruption, changes: null, changedDomainsPercent: null },
    }),
  );

export const anyResults = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...TARGETS), fc.constantFrom(...OUTCOMES))
    .map(([target, outcome]) => aResult({ target, outcome })),
  { selector: ({ target }) => target },
);
