/**
 * Prints, for servers that call things otherwise than the contract guesses, how many steps of a playbook can be checked and changed:
 * as nobody has met them, once `doctor` has read their reference and their web interface, and once `doctor --look` has matched and somebody
 * has compared everything with the web interface (`doctor --confirm`, told the truth). Every number is of a run of the command.
 *
 * `node tools/reach-over-dialects.mjs [PLAYBOOK] [DIALECT…]`: default `strict 1 2 3 4 5 6`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { connect } from '../dist/api/connection.js';
import { linesOf } from '../dist/cli/look/compared.js';
import { shippedContract } from '../dist/contract/contract.js';
import { laidOver, overlaySchema } from '../dist/contract/overlay.js';
import { readRouteOf } from '../dist/contract/resource.js';
import { decodeDocument, decodeItems, rowsOf } from '../dist/contract/wire/decode.js';
import { SecretValues } from '../dist/redaction.js';
import { onSandbox } from './lib/sandbox.mjs';

const [playbook = 'strict', ...given] = process.argv.slice(2);
const dialects = given.length > 0 ? given.map(Number) : [1, 2, 3, 4, 5, 6];

function bound(overlay) {
  return laidOver(shippedContract, overlaySchema(shippedContract, shippedContract).parse(overlay));
}

/** Steps that an audit judges, of all that it looks at. */
async function judged({ run }, ...more) {
  const out = await run('audit', '--playbook', playbook, '--json', '--fail-on', 'never', ...more);
  const { findings } = JSON.parse(out);
  const isUnjudged = ({ verdict, remedy }) =>
    verdict === 'error' || (verdict === 'manual' && remedy === 'teach');
  const steps = [...new Set(findings.map(({ step }) => step))];
  const open = new Set(findings.filter(isUnjudged).map(({ step }) => step));
  return { steps: steps.length, judged: steps.filter((one) => !open.has(one)).length };
}

async function reach({ run }, ...more) {
  return JSON.parse(await run('doctor', '--playbook', playbook, '--json', ...more)).summary;
}

/** What somebody who looks at the web interface would say of each field. */
function truthOf(proposed, taught, answer) {
  const isDocument = proposed.kind === 'document';
  const rows = isDocument ? decodeDocument(proposed, answer) : rowsOf(proposed, answer);
  if (!rows.ok) return [];
  const raw = isDocument ? [rows.value.raw] : rows.value;
  const true_ = isDocument
    ? decodeDocument(taught, answer)
    : decodeItems(taught, rowsOf(taught, answer).value);
  if (!true_.ok) return [];
  const truths = isDocument ? [true_.value.fields] : true_.value.map(({ fields }) => fields);
  return linesOf(proposed, raw).lines.flatMap(({ field, kind, wire }) => {
    const real = truths.map((fields) => fields[field]);
    if (kind === 'zero' || kind === 'none' || real.some((one) => one === undefined)) return [];
    if (kind === 'names') {
      const pairs = wire.map((value) => {
        const at = raw.findIndex(
          (_, index) => JSON.stringify(wireAt(proposed, field, raw[index])) === JSON.stringify(value),
        );
        return value === null || at < 0 ? undefined : `${field}:${value}=${real[at]}`;
      });
      return [...new Set(pairs)].filter((one) => one !== undefined);
    }
    if (kind === 'unit') {
      // Rows may differ: it is said of which number.
      const row = wire.findIndex((one) => typeof one === 'number' && one !== 0);
      return row >= 0 && typeof real[row] === 'number' ? [`${field}:${wire[row]}=${real[row]}`] : [];
    }
    return raw.every(
      (row, index) => JSON.stringify(wireAt(proposed, field, row)) === JSON.stringify(real[index]),
    )
      ? [field]
      : [];
  });
}

function wireAt({ binding }, field, row) {
  return binding.fields[field].wire.split('.').reduce((part, name) => part?.[name], row);
}

/** Confirms whatever was proposed, with what the sandbox knows to be true. */
async function confirmAll({ sandbox, run }, file) {
  const overlay = parse(readFileSync(file, 'utf8'));
  const [proposed, taught] = [bound(overlay), bound(sandbox.taught)];
  const connection = await connect({
    url: sandbox.url,
    ...sandbox.accounts.admin,
    secondFactor: () => Promise.reject(new Error('no second factor')),
    declaredReads: () => proposed.reads,
    secrets: new SecretValues(),
    warn: () => {},
  });
  try {
    for (const id of Object.keys(overlay.resources)) {
      const resource = proposed.byId(id);
      const { method, path } = readRouteOf(resource);
      const answer = await connection.readClient.read({ method, path });
      const seen = truthOf(resource, taught.byId(id), answer);
      if (seen.length > 0)
        await run('doctor', '--confirm', id, '--contract', file, ...seen.flatMap((one) => ['--seen', one]));
    }
  } finally {
    await connection.signOut();
  }
}

function measure(dialect) {
  return onSandbox({ domains: 3, dialect }, async (at) => {
    const { sandbox, folder, run } = at;
    const untaught = await judged(at);
    const seen = await reach(at);
    const afterDoctor = await judged(at);
    const file = join(folder, 'contract', `${sandbox.taught.build}.yaml`);
    const look = await run('doctor', '--playbook', playbook, '--look', '--auto-approve');
    const [, requests = '?'] = /^(\d+) requests?/m.exec(look) ?? [];
    const afterLook = await judged(at, '--contract', file);
    await confirmAll(at, file);
    const afterConfirm = await judged(at, '--contract', file);
    const known = await reach(at, '--contract', file);
    return {
      dialect,
      steps: untaught.steps,
      cells: [
        untaught.judged,
        `${afterDoctor.judged}, ${seen.changed} changed`,
        `${afterLook.judged} (${requests} requests)`,
        `${afterConfirm.judged}, ${known.changed} changed`,
      ],
      acts: sandbox.stats().acts,
    };
  });
}

console.log(`| dialect | steps | untaught | after doctor | after --look | after --confirm | acts called |`);
console.log('|---|---|---|---|---|---|---|');
for (const dialect of dialects) {
  const { steps, cells, acts } = await measure(dialect);
  const kind = dialect % 2 === 1 ? 'renames' : 'keeps names';
  console.log(`| ${dialect}, ${kind} | ${steps} | ${cells.join(' | ')} | ${acts} |`);
}
