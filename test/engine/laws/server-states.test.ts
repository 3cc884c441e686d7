/** Generated servers: how many start from a hardened state, and that such a server passes what it is hardened for. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { shipped } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';
import { anyServerState, holding } from './server-states.js';

const SEED = 20_261_121;

/** Steps of `strict` that look at more than a recipe holds. */
const NOT_COVERED = {
  'admin-2fa': 'the account in use signs in without a second factor',
  'admin-review': 'every sandbox has an administrator who was disabled and one who left',
  bindings: 'the playbook does not say which ports are needed, so it never passes',
  updates: 'the build is that of the sandbox',
} as const;

/** Steps that judge nothing, or next to nothing, until a value is stated, or what no recipe says. */
const IDLE = ['admin-ip-restrictions', 'form-sender', 'internal-spammer', 'user-defaults'];
const NEVER_FAILS = { baseline: [...IDLE, 'admin-password'], strict: IDLE };

function failedIn({ findings }: Survey): readonly string[] {
  const steps = findings.filter(({ verdict }) => verdict === 'fail').map(({ step }) => step);
  return [...new Set(steps)].filter((step) => !Object.keys(NOT_COVERED).includes(step)).sort();
}

describe('generated servers', () => {
  const sample = fc.sample(anyServerState, { numRuns: 300, seed: SEED });

  it('start from a hardened state in a third of them or more, half of which are spoilt', () => {
    const hardened = sample.filter(({ start }) => start === 'hardened').length;
    const spoilt = sample.filter(({ start }) => start === 'spoilt').length;

    expect(hardened + spoilt).toBeGreaterThanOrEqual(sample.length / 3);
    expect(hardened).toBeGreaterThanOrEqual((hardened + spoilt) / 3);
    expect(spoilt).toBeGreaterThanOrEqual((hardened + spoilt) / 3);
  });

  it('pass every step of strict that a recipe covers, when they are hardened', async () => {
    const strict = await shipped('strict');
    const hardened = sample.filter(({ start }) => start === 'hardened').slice(0, 8);
    expect(hardened).toHaveLength(8);
    for (const generated of hardened) {
      const server = await aServer(holding(generated));

      const { findings } = await auditOf(server, strict);

      const open = findings.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
      const judged = open.filter(({ step }) => !Object.keys(NOT_COVERED).includes(step));
      expect(
        judged.map(({ step, target, verdict, message }) => ({ step, target, verdict, message })),
      ).toEqual([]);
      expect(findings.filter(({ step, verdict }) => step === 'bindings' && verdict === 'fail')).toEqual([]);
      await server.close();
    }
  });

  it('pass baseline and fail strict by several steps, when they are mild', async () => {
    const baseline = await shipped('baseline');
    const strict = await shipped('strict');
    for (const generated of sample.filter(({ start }) => start === 'mild').slice(0, 8)) {
      const server = await aServer(holding(generated));
      expect(failedIn(await auditOf(server, baseline))).toEqual([]);
      expect(failedIn(await auditOf(server, strict))).toEqual(
        expect.arrayContaining([
          'ids-rules',
          'password-policy',
          'rbl-checks',
          'smtp-relay',
          'spam-filtering',
        ]),
      );
      await server.close();
    }
  });

  it('pass and fail each step of both playbooks that a recipe covers in a sixth of them or more', async () => {
    const count = 48;
    const books = [await shipped('baseline'), await shipped('strict')];
    const failures = new Map<string, number>();
    for (const generated of sample.slice(0, count)) {
      const server = await aServer(holding(generated));
      for (const book of books)
        for (const step of failedIn(await auditOf(server, book, { keep: 'findings' })))
          failures.set(`${book.name} ${step}`, (failures.get(`${book.name} ${step}`) ?? 0) + 1);
      await server.close();
    }

    const covered = books.flatMap((book) =>
      Object.keys(book.steps)
        .filter(
          (step) => ![...Object.keys(NOT_COVERED), ...NEVER_FAILS[book.name as 'strict']].includes(step),
        )
        .map((step) => `${book.name} ${step}`),
    );
    const share = (name: string) => (failures.get(name) ?? 0) / count;
    expect(covered.filter((name) => share(name) < 1 / 6 || share(name) > 5 / 6)).toEqual([]);
  });

  it('mostly fail by one step alone when they are spoilt, and sometimes by none', async () => {
    const strict = await shipped('strict');
    const failing: number[] = [];
    for (const generated of sample.filter(({ start }) => start === 'spoilt').slice(0, 16)) {
      const server = await aServer(holding(generated));
      failing.push(failedIn(await auditOf(server, strict)).length);
      await server.close();
    }

    expect(failing).toEqual(expect.arrayContaining([0, 1]));
    expect(failing.filter((count) => count <= 1).length).toBeGreaterThanOrEqual(failing.length / 2);
  });
});
