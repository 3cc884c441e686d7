/** `doctor --look` on servers that say whatever has no published endpoint in other words, each with its seed. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../src/contract/contract.js';
import { isAct } from '../../src/contract/proposal/acts.js';
import { isSecret, readRouteOf } from '../../src/contract/resource.js';
import { decodeDocument } from '../../src/contract/wire/decode.js';
import type { LookReport } from '../../src/report/model/look-report.js';
import { rowsOf, tableOf } from '../../src/sandbox/dialect/table.js';
import { runs } from '../property-runs.js';
import { holdings, type Scene, scenes } from './a-cli.js';
import { answerOf, documentIn, isCompared, seenFlags, truthOf } from './a-comparison.js';

const makeScene = scenes();

/** What is read by a GET that is a guess, and is shown at all. */
const GUESSED = shippedContract.resources.flatMap((one) => {
  const { method, evidence } = readRouteOf(one);
  return method === 'GET' && evidence === 'assumed' && one.id !== 'own-password' ? [one.id] : [];
});

/** What the sandbox calls things, by the id of a resource. */
function rowOf(dialect: number, id: string) {
  const found = rowsOf(tableOf(dialect)).find(({ row }) => row.ids.includes(id));
  if (found === undefined) throw new Error(`no row of ${id}`);
  return found;
}

async function looked(scene: Scene): Promise<{ code: number | null; report: LookReport }> {
  const { code, stdout, stderr } = await scene.run([
    'doctor',
    '--look',
    '--auto-approve',
    '--json',
    '--state-dir',
    'st',
  ]);
  expect(stderr).not.toContain('Error');
  return { code, report: JSON.parse(stdout) };
}

/** Members that were taken for a field and are another's. */
function wrongIn({ found }: LookReport, dialect: number): readonly string[] {
  return found.flatMap(({ resource, fields }) => {
    const { leaves } = rowOf(dialect, resource);
    const bound: Readonly<Record<string, object>> = shippedContract.byId(resource)?.binding.fields ?? {};
    return fields.flatMap(({ field, wire }) => {
      const binding = bound[field];
      const leaf = leaves.find(
        ({ name }) => binding !== undefined && 'wire' in binding && name === binding.wire,
      );
      const isRight = wire === null || wire === leaf?.wire || wire.endsWith(`.${leaf?.wire}`);
      return isRight ? [] : [`${resource}.${field} is ${leaf?.wire}, not ${wire}`];
    });
  });
}

/** Reads that ship, which a server of the dialect has not, and which its web interface does not make. */
function goneIn(dialect: number): readonly string[] {
  const all = rowsOf(tableOf(dialect)).flatMap(({ calls }) => calls);
  return all.flatMap(({ method, path, was }) => (was.path === path ? [] : [`${method} ${was.path}`]));
}

const dialects = fc.integer({ min: 1, max: 1_000_000 });

describe('a look at any dialect', () => {
  it('calls no act, takes no member for another, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(dialects, async (dialect) => {
        const scene = await makeScene({ domains: 1, isUntaught: true, dialect });
        const before = holdings(scene.sandbox.state);

        const { report } = await looked(scene);

        expect(wrongIn(report, dialect)).toEqual([]);
        expect(report.requests.filter(({ call }) => isAct(call.slice('GET '.length)))).toEqual([]);
        expect(report.requests.length).toBeLessThanOrEqual(60);
        expect(report.requests.filter(({ call }) => goneIn(dialect).includes(call))).toEqual([]);
        expect(scene.sandbox.stats()).toMatchObject({ acts: 0, writes: 0 });
        expect(holdings(scene.sandbox.state)).toBe(before);
      }),
      runs(4),
    );
  });
});

describe('a look at a dialect that keeps names', () => {
  it('reads and matches every field of everything', async () => {
    await fc.assert(
      fc.asyncProperty(dialects, async (some) => {
        const dialect = 2 * some;
        const scene = await makeScene({ domains: 1, isUntaught: true, dialect });

        const { code, report } = await looked(scene);

        const missing = report.found.flatMap(({ resource, rows, fields }) => {
          const known = shippedContract.byId(resource);
          return fields.flatMap(({ field, wire }) =>
            wire === null && rows !== 0 && !isSecret(known, field) ? [`${resource}.${field}`] : [],
          );
        });
        expect({ code, left: report.left, missing }).toEqual({ code: 0, left: [], missing: [] });
        expect(wrongIn(report, dialect)).toEqual([]);
        const told = [...report.found, ...report.fitting].map(({ resource }) => resource);
        expect(told.toSorted()).toEqual(GUESSED.toSorted());
      }),
      runs(4),
    );
  });
});

describe('a look, and a comparison of each document', () => {
  it('read afterwards what the server holds, whatever its names, numbers and units', async () => {
    await fc.assert(
      fc.asyncProperty(dialects, async (dialect) => {
        const scene = await makeScene({ domains: 1, isUntaught: true, dialect });
        const { report } = await looked(scene);

        for (const { resource: id } of report.found) {
          if (!isCompared(id)) continue;
          const truth = truthOf(scene.sandbox, id);
          const proposed = documentIn(scene.folder, id);
          const answer = await answerOf(scene.sandbox, proposed);

          const flags = seenFlags(proposed, answer, truth);
          const { code, stderr } = await scene.run([
            'doctor',
            '--confirm',
            id,
            ...flags,
            '--state-dir',
            'st',
          ]);

          expect({ id, code, stderr: stderr.includes('Error') ? stderr : '' }).toEqual({
            id,
            code: flags.length < 2 * Object.keys(truth).length ? 2 : 0,
            stderr: '',
          });
          const after = decodeDocument(documentIn(scene.folder, id), answer);
          expect(after).toMatchObject({ ok: true, value: { fields: truth, failures: {} } });
        }
      }),
      runs(3),
    );
  });
});
