/**
 * Whatever a server calls things, and however much of what it shows of itself is damaged or made up: nothing is written that was
 * not proved, no act is called, nothing is fetched from elsewhere, and what could not be read is never said to be absent.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordsFor } from '../../../src/cli/look/compared.js';
import { type Contract, shippedContract } from '../../../src/contract/contract.js';
import { readRouteOf } from '../../../src/contract/resource.js';
import type { DoctorReport } from '../../../src/report/model/doctor-report.js';
import type { LookReport } from '../../../src/report/model/look-report.js';
import { REFERENCE_SHAPES } from '../../../src/sandbox/options.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { holdings, type Scene, scenes, signInOf } from '../../e2e/a-cli.js';
import {
  answerOf,
  COMPARED,
  type Compared,
  contractIn,
  documentIn,
  overlayIn,
  seenFlags,
  truthOf,
} from '../../e2e/a-comparison.js';
import {
  type Asked,
  aDamagedServer,
  type Damage,
  type DamagedServer,
  HARMS,
  PAGE_HARMS,
  REFERENCE_HARMS,
  WRITING_GETS,
} from '../../e2e/a-damaged-server.js';
import { weakDomains } from '../a-server.js';
import { fits, isGuess, leavesIn, unprovedIn } from './proved-writes.js';
import { servers } from './server-states.js';

const makeScene = scenes();
const DAMAGE: fc.Arbitrary<Damage> = fc.record({
  page: fc.oneof({ weight: 3, arbitrary: fc.constant('whole' as const) }, fc.constantFrom(...PAGE_HARMS)),
  site: fc.oneof({ weight: 3, arbitrary: fc.constant('whole' as const) }, fc.constantFrom(...HARMS)),
  reference: fc.oneof(
    { weight: 3, arbitrary: fc.constant('whole' as const) },
    fc.constantFrom(...REFERENCE_HARMS),
  ),
  lost: fc.option(fc.constantFrom('angular' as const, 'vendor' as const, 'templates' as const), {
    freq: 4,
    nil: undefined,
  }),
  cutAt: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
});
const CASE = fc.record({
  // Of those that keep names more is open.
  dialect: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 500_000 }).map((half) => half * 2) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 500_000 }).map((half) => half * 2 + 1) },
  ),
  reference: fc.constantFrom(...REFERENCE_SHAPES),
  damage: DAMAGE,
  isLooked: fc.boolean(),
  compared: fc.subarray([...COMPARED], { maxLength: 2 }),
  isHonest: fc.boolean(),
  /** Somebody loosens what was strict when it was compared, and it is compared again: both are known with their meaning. */
  isLoosenedLater: fc.boolean(),
});
type Case = typeof CASE extends fc.Arbitrary<infer T> ? T : never;

const STRICT = ['--playbook', 'strict'];
const PUBLISHED_POSTS = new Set(
  shippedContract.reads.filter(({ method }) => method === 'POST').map(({ path }) => path),
);

interface Finding {
  readonly step: string;
  readonly verdict: string;
}

type Content = Readonly<Record<string, unknown>>;

/** A copy of what a sandbox holds. */
function copyOf({ sandbox }: Scene): Content {
  return structuredClone(sandbox.state) as unknown as Content;
}

/** Where it stands, and what; without what a server hands out or counts by itself. */
function heldIn(content: Content): ReadonlySet<string> {
  const leaves = leavesIn(content).filter(([path]) => !/\b(?:id|guid|lastLogin|portIDs)$/i.test(path));
  return new Set(leaves.map((one) => JSON.stringify(one)));
}

/** Documents of which an apply of `strict` changes something, and which nobody has published. */
const LOOSENED = [
  'smtpIn',
  'greylisting',
  'antispam',
  'passwordRequirements',
  'logSettings',
  'domainDefaults',
  'fileRestrictions',
  'administratorPasswordRequirements',
] as const;

/** Members of theirs that are otherwise before and after. */
function loosenedIn(weak: Content, hard: Content): readonly (readonly [document: string, member: string])[] {
  return LOOSENED.flatMap((document) => {
    const [before, after] = [weak[document] as Content, hard[document] as Content];
    const members = Object.keys(before ?? {}).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    return members.map((member) => [document, member] as const);
  });
}

/** As somebody says it who mixes things up: another name of a list, minutes for seconds. */
function mixedUp(folder: string, id: Compared, flags: readonly string[]): readonly string[] {
  return flags.map((flag) => {
    const [field = '', shown] = flag.split('=');
    if (shown === undefined) return flag;
    const names = wordsFor(documentIn(folder, id), field).map(([name]) => name);
    const other = names[(names.indexOf(shown) + 1) % names.length] ?? String(Number(shown) * 60);
    return `${field}=${other}`;
  });
}

/** Doctor, a look, comparisons and an apply, one after the other, as somebody does it who meets the server. */
async function met(
  scene: Scene,
  server: DamagedServer,
  { isLooked, compared, isHonest, loosen, isLoosenedLater }: Case & { readonly loosen: () => void },
) {
  const { sandbox, folder } = scene;
  const env = { ...signInOf(sandbox), SMARTERMAIL_URL: server.url };
  const ask = (...args: readonly string[]) => scene.run([...args, '--state-dir', 'st'], { env });
  const compare = async () => {
    for (const id of compared) {
      const document = documentIn(folder, id);
      const seen = seenFlags(document, await answerOf(sandbox, document), truthOf(sandbox, id));
      const flags = isHonest ? seen : mixedUp(folder, id, seen);
      if (flags.length > 0) await ask('doctor', '--confirm', id, ...flags);
    }
  };
  if (!isLoosenedLater) loosen();
  const before = holdings(sandbox.state);
  const doctor: DoctorReport = JSON.parse((await ask('doctor', ...STRICT, '--json')).stdout);
  const look: LookReport | undefined = isLooked
    ? JSON.parse((await ask('doctor', '--look', '--auto-approve', '--json')).stdout)
    : undefined;
  await compare();
  const isUntouched = holdings(sandbox.state) === before && sandbox.stats().writes === 0;
  if (isLoosenedLater) {
    loosen();
    await compare();
  }
  const audit = JSON.parse((await ask('audit', ...STRICT, '--json', '--fail-on', 'never')).stdout);
  await ask('apply', ...STRICT, '--auto-approve', '--allow-unread');
  return { doctor, look, isUntouched, findings: audit.findings as readonly Finding[] };
}

/** What was asked for, and is neither a declared read, nor one that the look said it would send, nor what a server shows of itself. */
function strayedIn(
  { asked }: DamagedServer,
  look: LookReport | undefined,
  contract: Contract,
): readonly string[] {
  const known = [...shippedContract.reads, ...contract.reads].map(({ path }) => path);
  const told = look?.requests.map(({ call }) => call.replace('GET ', '')) ?? [];
  const calls = asked.flatMap((one) =>
    one.call === undefined || isWrite(one) || isSession(one) ? [] : [one.call],
  );
  const isKnown = (call: string) => [...known, ...told].some((path) => fits(path, call));
  const strays = calls.filter((call) => !isKnown(call) || (WRITING_GETS as readonly string[]).includes(call));
  const paged = asked.filter(
    ({ call, path }) => call === undefined && !/^\/(?:interface|documentation)\//i.test(path),
  );
  return [...strays, ...paged.map(({ path }) => path).filter((path) => !/^\/(?:api\/v1)?$/.test(path))];
}

type Ended = Awaited<ReturnType<typeof met>>;

/** The read, and the one that a look has put into its place. */
function readsLike(path: string, known: Contract): readonly string[] {
  const same = shippedContract.resources.filter((one) => readRouteOf(one).path === path);
  const now = same.flatMap(({ id }) => known.byId(id) ?? []).map((one) => readRouteOf(one).path);
  return [path, ...now];
}

/** Steps of whose reads none was answered, and what was said of them all the same. */
function judgedUnread(
  { doctor, findings }: Ended,
  { asked }: DamagedServer,
  known: Contract,
): readonly string[] {
  const answered = asked.filter(({ status }) => status === 200).map(({ call = '' }) => call);
  return doctor.steps.flatMap(({ step, calls }) => {
    const reads = calls.flatMap(({ use, call }) =>
      use === 'read' ? readsLike(call.replace(/^\w+ /, ''), known) : [],
    );
    const isUnread = reads.length > 0 && reads.every((path) => !answered.some((one) => fits(path, one)));
    if (!isUnread) return [];
    return findings
      .filter((one) => one.step === step && !['manual', 'error'].includes(one.verdict))
      .map(({ verdict }) => `${step}: ${verdict}, and ${reads.join(', ')} were not read`);
  });
}

/** Calls that the server makes, and the report says that its interface does not. */
function saidMissing({ steps }: DoctorReport, dialect: number): readonly string[] {
  const routes = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
  const said = steps.flatMap(({ calls }) =>
    calls.filter(({ isMade }) => isMade === false).map(({ call }) => call),
  );
  return said.filter((call) => routes.some(({ method, path }) => fits(`${method} ${path}`, call)));
}

/** Checks that say more of what the server shows than can be seen. */
function saidOfDamage(
  { checks, steps }: DoctorReport,
  { page, site, lost, reference }: Damage,
): readonly string[] {
  const isSeen = page === 'whole' || page === 'links-elsewhere';
  const isSiteWhole = isSeen && lost === undefined && ['whole', 'numbers', 'lying'].includes(site);
  const isGone = ['emptied', 'page', 'missing', 'redirected', 'signed-in'].includes(reference);
  const over = [...(isSiteWhole ? [] : ['interface']), ...(isGone ? ['reference'] : [])];
  const unlisted = steps.flatMap(({ calls }) => calls.filter(({ isListed }) => isGone && isListed === false));
  return [
    ...checks
      .filter(({ id, state }) => over.includes(id) && state !== 'unknown')
      .map(({ id, text }) => `${id}: ${text}`),
    ...unlisted.map(({ call }) => `${call} is not listed`),
  ];
}

const isSession = ({ call = '' }: Asked) => /^(?:auth|licensing)\//i.test(call);
const isWrite = (one: Asked) =>
  one.call !== undefined && one.method === 'POST' && !isSession(one) && !PUBLISHED_POSTS.has(one.call);

/** Somebody compares much, and every write keeps its envelope, in this dialect: there is something to be written. */
const OPEN: Case = {
  ...{ dialect: 996, reference: 'keys', isLooked: true, isHonest: true, isLoosenedLater: true },
  compared: ['smtp-in', 'antispam', 'password-policy'],
  damage: { page: 'whole', site: 'whole', reference: 'whole', lost: undefined, cutAt: 0.5 },
};
const MISLEADING: Case = {
  ...{ ...OPEN, reference: 'lines', isHonest: false, compared: ['smtp-in'] },
  damage: { ...OPEN.damage, page: 'links-elsewhere', site: 'lying', reference: 'lying' },
};
/** Members and values are known, and how a write wraps them is not as it is guessed. */
const WRAPPED_OTHERWISE: Case = { ...OPEN, dialect: 14, isLooked: false, compared: ['smtp-in'] };

describe('a server of any dialect, whatever it shows of itself', () => {
  it('is written nothing that was not proved, and misled into nothing', async () => {
    const plain = await makeScene({ domains: 1 });
    weakDomains(plain.sandbox.state);
    const weak = copyOf(plain);
    await plain.run(['apply', ...STRICT, '--auto-approve', '--state-dir', 'st']);
    const hard = copyOf(plain);
    const fair = new Set([...heldIn(weak), ...heldIn(hard)]);
    const loosened = loosenedIn(weak, hard);
    const guesses: string[] = [];
    const isFlag = ([document, member]: (typeof loosened)[number]) =>
      typeof (weak[document] as Content)[member] === 'boolean';
    // Where only those are to be changed, it takes no number with a meaning.
    const anyLoosened = fc.oneof(fc.subarray([...loosened]), fc.subarray(loosened.filter(isFlag)));
    const examples = [OPEN, MISLEADING, WRAPPED_OTHERWISE].map((one): [Case, typeof loosened] => [
      one,
      loosened,
    ]);
    const RUNS = { ...servers(6), examples };

    await fc.assert(
      fc.asyncProperty(CASE, anyLoosened, async (one, spoiled) => {
        const { dialect, reference, damage, isHonest } = one;
        const scene = await makeScene({ domains: 1, dialect, reference, isUntaught: true });
        const state = scene.sandbox.state as unknown as Record<string, Record<string, unknown>>;
        Object.assign(state, structuredClone(hard));
        const loosen = () => {
          for (const [document, member] of spoiled)
            Object.assign(
              state[document] ?? {},
              structuredClone({ [member]: (weak[document] as Content)[member] }),
            );
        };
        const server = await aDamagedServer(scene.sandbox, damage);

        const ended = await met(scene, server, { ...one, loosen });

        // Nobody who only looks writes, nothing acts, and nothing is asked of anybody else.
        expect(ended.isUntouched).toBe(true);
        expect(scene.sandbox.stats().acts).toBe(0);
        expect(server.elsewhere).toEqual([]);
        expect(strayedIn(server, ended.look, contractIn(scene.folder))).toEqual([]);
        // What is written was proved, part by part. Where nobody said what is not so, the server has all as it was or as it
        // ought to be.
        const shown = { dialect, texts: server.shown, overlay: overlayIn(scene.folder) };
        const writes = server.asked.flatMap((asked, at) => (isWrite(asked) ? [{ asked, at }] : []));
        expect(
          writes.flatMap(({ asked, at }) => unprovedIn(asked, server.asked.slice(0, at), shown)),
        ).toEqual([]);
        if (isHonest) expect([...heldIn(copyOf(scene))].filter((leaf) => !fair.has(leaf))).toEqual([]);
        // What could not be read is not judged, and what the interface calls is not said to be missing.
        expect(judgedUnread(ended, server, contractIn(scene.folder))).toEqual([]);
        expect(saidMissing(ended.doctor, dialect)).toEqual([]);
        expect(saidOfDamage(ended.doctor, damage)).toEqual([]);
        await scene.sandbox.close();
        guesses.push(...writes.map(({ asked: { call = '' } }) => call).filter(isGuess));
      }),
      RUNS,
    );
    // By the first example alone: else all of this would hold of nothing.
    expect(guesses.length).toBeGreaterThan(3);
  });
});
