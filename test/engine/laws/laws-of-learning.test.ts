/**
 * The laws under what was learned: somebody clicks through the pages of a server that nobody has met, and what the recording
 * proves is all that is known of it. The dialect follows from the seed of the case.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isEqualJson } from '../../../src/canonical-json.js';
import { faultsIn } from '../../../src/cli/look/overlay-file.js';
import { type Contract, shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { type Statement, statementIn } from '../../../src/contract/learning/statement.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { differingFields } from '../../../src/engine/words/change.js';
import { startSandbox } from '../../../src/sandbox/server.js';
import { taughtBy } from '../../../src/sandbox/taught.js';
import { aPerson } from '../../contract/learning/a-recording.js';
import { withOverlay } from '../../contract/overlays.js';
import { runs, seedFrom } from '../../property-runs.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { aServer, auditOf, carryOut, contentOf, planOf, undo, weakDomains } from '../a-server.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { anyServerState, holding } from './server-states.js';
import { wantedAnew } from './wanted-anew.js';

const BUILD = 9406;
/** Of either kind, by the seed: odd ones rename, even ones write values otherwise. */
const DIALECT = 1 + (seedFrom(process.env.LAWS_SEED) % 0xfff0);

interface Recording {
  readonly exchanges: readonly Exchange[];
  readonly said: readonly Statement[];
}

/** Everything that the pages of the interface show and save. */
async function recorded(dialect: number): Promise<Recording> {
  const sandbox = await startSandbox({ dialect, domains: 1 });
  const person = await aPerson(sandbox, dialect);
  for (const id of person.pages) await person.teachPage(id);
  for (const id of person.lists) await person.teachList(id);
  await sandbox.close();
  const said = person.clicks.map((one) => statementIn(one, shippedContract) as Statement);
  return { exchanges: person.exchanges, said };
}

/** What the command keeps of it: calls that are another resource's are told, and not kept. */
function learnedBy({ exchanges, said }: Recording) {
  const { resources } = learnedFrom(exchanges, { statements: said, source: 'a recording' });
  const all = Object.entries(resources);
  return Object.fromEntries(all.filter(([id, parts]) => faultsIn(id, parts, BUILD).length === 0));
}

/** `a.#.b: value`, of all that a server holds; rows of a list are not told apart, as some of them may go. */
function leavesOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${at}: ${String(value)}`];
  const nameOf = (name: string) => (Array.isArray(value) ? '#' : name);
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, `${at}.${nameOf(name)}`));
}

/** All but a few of them, in any order. */
function placesIn(all: readonly unknown[]): fc.Arbitrary<number[]> {
  return fc.shuffledSubarray([...all.keys()], { minLength: all.length - 8 });
}

/** What the server's own table says of just these resources. */
function knownOf(dialect: number, ids: readonly string[]): Contract {
  const taught = taughtBy({ build: BUILD, publishedOnly: false, propagate: false, dialect })?.resources ?? {};
  return withOverlay(Object.fromEntries(Object.entries(taught).filter(([id]) => ids.includes(id))));
}

/** What each change is to bring about: not what moves by itself in a row, as the time of a sign-in. */
function wantedBy({ changes }: Plan) {
  return changes.map((one) => {
    const wanted = differingFields(one).map(({ field, after }) => [field, after]);
    return [one.target, one.resource, one.action, 'field' in one ? '' : one.item, wanted];
  });
}

describe(`a server that was learned from a recording, in dialect ${DIALECT}`, () => {
  const dialect = DIALECT;
  let recording: Recording;
  beforeAll(async () => {
    recording = await recorded(dialect);
  });

  it('keeps laws 1 to 4 where the recording was complete', async () => {
    const learned = learnedBy(recording);
    const contract = withOverlay(learned);
    const ids = Object.keys(learned);
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer({ ...holding(generated), dialect, contract });
        const start = contentOf(server.state);
        const playbook = await aPlaybook(members);
        const plan = await planOf(server, playbook);
        await auditOf(server, playbook);
        expect(server.sandbox.stats().writes).toBe(0);
        if (plan.changes.length === 0) return server.close();

        const carried = await carryOut(server, plan).catch((error) => error);
        // Where nobody knows whether the operator could still come in, nothing is written.
        if (carried.code === 'plan.lock-out') {
          expect(server.sandbox.stats().writes).toBe(0);
          return server.close();
        }
        const { run, status } = carried;
        expect(status).toBe('verified');
        // Not only consistent: what it holds now is what it would hold by its own table.
        const known = await aServer({ ...holding(generated), dialect, contract: knownOf(dialect, ids) });
        const knownPlan = await planOf(known, playbook);
        const asKnown = await carryOut(known, knownPlan).catch((error) => error);
        // By its table more can be planned than was learned, and a door shut by it: then there is nothing to compare with.
        if (asKnown.code !== 'plan.lock-out') {
          expect(asKnown).toMatchObject({ status: 'verified' });
          // A name that no click proved is not learned: what needs it is not read, and less is planned. Never anything else.
          const wanted = wantedBy(knownPlan);
          expect(wantedBy(plan).filter((one) => !wanted.some((other) => isEqualJson(one, other)))).toEqual(
            [],
          );
          if (plan.changes.length === wanted.length)
            expect(contentOf(server.state)).toBe(contentOf(known.state));
        }
        await known.close();
        expect(wantedAnew(await planOf(server, playbook), plan)).toEqual([]);

        const back = await undo(server, run);
        expect(back).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
        expect(contentOf(server.state)).toBe(start);
        await server.close();
      }),
      runs(2),
    );
  });

  it('is written nothing that is wrong where calls are missing, or what was clicked is said in another order', async () => {
    const strict = await shipped('strict');
    const options = { dialect, domains: 2, prepare: weakDomains };
    const whole = await aServer(options);
    const before = leavesOf(whole.state);
    await carryOut(whole, await planOf(whole, strict));
    const right = new Set([...before, ...leavesOf(whole.state)]);
    const { exchanges, said } = recording;
    const part = fc.record({ left: placesIn(exchanges), told: placesIn(said), isShuffled: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(part, async ({ left, told, isShuffled }) => {
        const inOrder = isShuffled ? told : told.toSorted((a, b) => a - b);
        const contract = withOverlay(
          learnedBy({
            exchanges: exchanges.filter((_, at) => left.includes(at)),
            said: inOrder.flatMap((at) => said[at] ?? []),
          }),
        );
        const server = await aServer({ ...options, contract });

        const report = await carryOut(server, await planOf(server, strict));

        expect(leavesOf(server.state).filter((one) => !right.has(one))).toEqual([]);
        expect(report.exitCode).toBe(0);
        expect(server.sandbox.stats().acts).toBe(0);
        await server.close();
      }),
      runs(1),
    );
  });
});
