/** Plan files that somebody edited, aged or made up. */

import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPlanFile, parsePlan, withoutSecrets, writePlanFile } from '../../../src/cli/run/plan-file.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import { checkSeal, type Plan, withMade } from '../../../src/engine/plan/plan.js';
import { LockdownError } from '../../../src/errors.js';
import { SecretValues } from '../../../src/redaction.js';
import { aFieldChange } from '../../engine/a-change.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, planOf, weakDomains } from '../../engine/a-server.js';
import { runs } from '../../property-runs.js';

function aPlan(): Plan {
  return sealPlan({
    formatVersion: 1,
    kind: 'apply',
    server: { url: 'https://mail.example.test', build: 9406 },
    playbook: { name: 'mine', hash: 'sha256:00' },
    contract: shippedContract.hash,
    limits: { disruption: null, changes: null, changedDomainsPercent: 50 },
    objects: [{ resource: 'domain-settings', target: 'a.test', hash: 'sha256:01' }],
    changes: [aFieldChange()],
    propagation: [],
    kept: [],
    impact: [],
    waived: [],
    manual: [],
    held: [],
    notRead: [],
    summary: {
      ...{
        add: 0,
        change: 1,
        remove: 0,
        changedDomains: 1,
        waived: 0,
        manual: 0,
        notRead: 0,
        held: 0,
        judged: 1,
      },
      domains: 2,
      later: 0,
      mailboxesOfChangedDomains: null,
    },
  });
}

function refusalOf(text: string): LockdownError {
  try {
    parsePlan(text, 'plan.json');
  } catch (error) {
    if (error instanceof LockdownError) return error;
    throw error;
  }
  throw new Error('the plan was taken');
}

describe('parsePlan', () => {
  it('takes a plan back as it was written, whatever the white space', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = await planOf(server, await shipped('strict'));

    expect(parsePlan(JSON.stringify(plan), 'plan.json').plan).toEqual(plan);
    expect(parsePlan(JSON.stringify(plan, null, 7), 'plan.json').plan).toEqual(plan);
  });

  it('refuses a plan in which any one byte of a value was changed', () => {
    const text = JSON.stringify(aPlan());
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('0', '7', 'x', 'Q', ' ', '"', '-'),
        (index, sign) => {
          fc.pre(text[index] !== sign);
          const edited = `${text.slice(0, index)}${sign}${text.slice(index + 1)}`;
          let isSame = false;
          try {
            isSame = JSON.stringify(JSON.parse(edited)) === text;
          } catch {
            // No JSON any more, so no longer the same either.
          }
          fc.pre(!isSame);

          expect(['plan.edited', 'plan.invalid', 'plan.newer-format']).toContain(refusalOf(edited).code);
        },
      ),
      runs(300),
    );
  });

  it('is one plan whoever made it, when and why: that is kept beside it', () => {
    const made = {
      at: '2026-11-28T09:30:00.000Z',
      user: 'ann',
      host: 'desk',
      tool: '0.1.0',
      reason: 'Ticket 7',
    };

    const { hash: __, ...body } = aPlan();
    const kept = withMade(aPlan(), made);

    const { plan } = parsePlan(JSON.stringify(kept), 'plan.json');

    expect(plan).toEqual({ ...aPlan(), made: { ...made, hash: expect.stringMatching(/^sha256:/) } });
    expect(refusalOf(JSON.stringify({ ...kept, made: { ...kept.made, at: 'soon' } })).code).toBe(
      'plan.invalid',
    );
    const { reason: _, ...withoutReason } = kept.made ?? {};
    for (const edited of [
      { ...kept.made, user: 'bob' },
      { ...kept.made, reason: 'As agreed' },
      withoutReason,
    ])
      expect(refusalOf(JSON.stringify({ ...kept, made: edited })).code).toBe('plan.edited');
    // Of another plan.
    const other = sealPlan({ ...body, contract: 'another' });
    expect(refusalOf(JSON.stringify({ ...other, made: kept.made })).code).toBe('plan.edited');
  });

  it('says of an edited value that the plan was edited', () => {
    const { limits, ...plan } = aPlan();

    const error = refusalOf(JSON.stringify({ ...plan, limits: { ...limits, changedDomainsPercent: 100 } }));

    expect(error).toMatchObject({ code: 'plan.edited', message: expect.stringContaining('plan.json') });
  });

  it('says of a newer format that this program is too old', () => {
    const error = refusalOf(JSON.stringify({ ...aPlan(), formatVersion: 2, surprise: true }));

    expect(error).toMatchObject({ code: 'plan.newer-format', message: expect.stringContaining('format 2') });
  });

  it.each([
    ['a text', '"changes"'],
    ['a list', '[]'],
    ['another object', '{"name":"package"}'],
    ['a JSON object with changes but no format', '{"changes":[]}'],
    ['no JSON', 'changes: []'],
    ['an empty file', ''],
    ['a format that is no number', JSON.stringify({ ...aPlan(), formatVersion: '1' })],
    ['an unknown member', JSON.stringify({ ...aPlan(), extra: 1 })],
    ['no hash', JSON.stringify({ ...aPlan(), hash: undefined })],
  ])('refuses %s as no plan', (_, text) => {
    expect(refusalOf(text)).toMatchObject({
      code: 'plan.invalid',
      message: expect.stringContaining('plan.json'),
    });
  });

  it.each([
    ['an object without a change', { changes: [] }],
    ['a change without its object', { objects: [] }],
    ['an object twice', { objects: [...aPlan().objects, ...aPlan().objects] }],
    ['a change of another object', { changes: [aFieldChange({ target: 'b.test' })] }],
  ])('refuses %s, however well it is sealed', (_, parts) => {
    const { hash: _old, ...body } = aPlan();

    const error = refusalOf(JSON.stringify(sealPlan({ ...body, ...parts })));

    expect(error).toMatchObject({ code: 'plan.invalid' });
  });

  it.each(['', '.', '..'])('refuses %j as a target, however well it is sealed', (target) => {
    const { hash: _old, ...body } = aPlan();
    const [objects, changes] = [body.objects, body.changes].map((all) =>
      all.map((one) => ({ ...one, target })),
    );

    const error = refusalOf(JSON.stringify(sealPlan({ ...body, objects, changes } as typeof body)));

    expect(error).toMatchObject({
      code: 'plan.invalid',
      message: expect.stringContaining('a target is the server or a domain'),
    });
  });

  it.each([
    [
      'a value',
      '"effect": "tightens"',
      '"effect": "tighten"',
      /^plan\.json:\d+:17: changes\[0\]\.effect is "tighten"; did you mean "tightens"\? it takes one of "tightens", /,
    ],
    [
      'a member',
      '"message": "m"',
      '"massage": 1, "message": "m"',
      /^plan\.json:\d+:7: unknown key "massage" in manual\[0\]; did you mean "message"\? allowed are step, [^(]*$/,
    ],
    [
      'a format',
      '"formatVersion": 1',
      '"formatVersion": 0',
      /^plan\.json:2:20: formatVersion is 0; it takes 1$/,
    ],
    ['the end', '\n}', '\n', /^plan\.json:\d+:1: not JSON: .*; a plan is one JSON object$/],
  ])('shows %s that is wrong at its line and column, with what is allowed', (_, right, wrong, said) => {
    const manual = [
      { ...{ step: 'x', target: 'server', message: 'm' }, byHand: [], remedy: 'by-hand' as const },
    ];
    const text = JSON.stringify({ ...aPlan(), manual }, null, 2);
    expect(text).toContain(right);

    const error = refusalOf(text.replace(right, wrong));

    expect(error).toMatchObject({ code: 'plan.invalid', message: expect.stringMatching(said) });
  });

  it('says where its contract stands, also in its report', () => {
    const text = JSON.stringify(aPlan(), null, 2);
    const report = text.replace('{', '{ "report": "plan", "at": "2030-01-01T00:00:00.000Z",\n');

    expect(parsePlan(text, 'plan.json').contractPlace()).toBe('plan.json:12:15');
    expect(parsePlan(report, 'plan.json').contractPlace()).toBe('plan.json:13:15');
  });
});

describe('writePlanFile', () => {
  const made = { user: 'ann', host: 'desk', tool: '0.1.0' };
  const first = withMade(aPlan(), { ...made, at: '2026-11-28T09:30:00.000Z' });
  const second = withMade(aPlan(), { ...made, at: '2026-11-29T09:30:00.000Z' });
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smlockdown-plan-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has one whole plan there at any time, for its owner only, and leaves a link a link', async () => {
    const [file, link] = [join(folder, 'plan.json'), join(folder, 'link.json')];
    await writePlanFile(file, first);
    chmodSync(file, 0o644);
    symlinkSync(file, link);
    const old = openSync(file, 'r');

    await writePlanFile(link, second);

    // Who had it open has what it was.
    expect(JSON.parse(readFileSync(old, 'utf8'))).toEqual(first);
    closeSync(old);
    expect(openPlanFile(file).plan).toEqual(second);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'plan.json']);
  });

  it('writes into what is no file, as a terminal is none', async () => {
    await writePlanFile('/dev/null', first);

    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('that cannot takes nothing along and leaves nothing behind', async () => {
    const file = join(folder, 'plan.json', 'below');
    await writePlanFile(dirname(file), first);

    await expect(writePlanFile(file, second)).rejects.toMatchObject({
      code: 'store.unwritable',
      message: expect.stringContaining(`The plan could not be written to ${file}: `),
    });

    expect(openPlanFile(dirname(file)).plan).toEqual(first);
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });
});

describe('a plan file and what the operator signs in with', () => {
  const secrets = new SecretValues();
  secrets.add('Harbor-Anchor-42');
  const redact = (text: string) => secrets.redact(text);

  it('holds none of it, and is sealed as it then is', () => {
    const { hash: _, ...body } = aPlan();
    const text = 'to Harbor-Anchor-42';
    const manual = [{ step: 'x', target: 'a.test', message: text, byHand: [{ text }], remedy: 'by-hand' }];
    const held = [{ step: 'y', target: 'a.test', message: text, impact: [text] }];
    const changes = [aFieldChange({ field: 'catchAll', before: text, after: '' })];
    const plan = sealPlan({ ...body, changes, manual, held } as never);

    const kept = withoutSecrets(plan, redact);

    expect(kept.changes).toMatchObject([{ before: 'to [redacted]', after: '' }]);
    expect(JSON.stringify(kept)).not.toContain('Harbor-Anchor-42');
    expect(() => checkSeal(kept, 'plan.json')).not.toThrow();
  });

  it('holds none of it in what was not read, and keeps what can be applied as it was', () => {
    const { hash: _, ...body } = aPlan();
    const text = 'to Harbor-Anchor-42';
    const notRead = [{ step: 'x', target: 'a.test', message: text }];
    const impact = [{ step: 'x', target: 'a.test', impact: text }];
    const propagation = [{ resource: 'r', field: 'f', way: 'fan-out', domains: 1, why: text }];
    const plan = sealPlan({ ...body, notRead, impact, propagation } as never);

    const kept = withoutSecrets(plan, redact);

    expect(JSON.stringify(kept)).not.toContain('Harbor-Anchor-42');
    expect(kept.changes).toBe(plan.changes);
    expect(() => checkSeal(kept, 'plan.json')).not.toThrow();
  });

  it('is the plan itself where it holds none', () => {
    const plan = aPlan();

    expect(withoutSecrets(plan, redact)).toBe(plan);
  });
});
