/**
 * Checks a list of advisories that is to take the place of the shipped one: `npm run advisories:check FILE`. Each mistake
 * goes to stderr with its place; what the list adds, changes and leaves out goes to stdout. Ends with 0, with 65 where
 * there are mistakes, and with 64 without a file. Reads by the schema that the tool itself goes by.
 */
import { fileURLToPath } from 'node:url';
import { isEqualJson } from '../dist/canonical-json.js';
import { problemLine, whyUnreadable } from '../dist/documents/problem.js';
import { readDocument } from '../dist/documents/read-document.js';
import { visible } from '../dist/redaction.js';
import { advisoriesSchema } from '../dist/steps/kit/advisories.js';
import { dayOfBuild } from '../dist/steps/kit/days.js';
import { readUserFile } from '../dist/user-file.js';

const SHIPPED = fileURLToPath(new URL('../data/advisories.json', import.meta.url));
const WORDS = { one: 'the list of advisories', format: 'JSON', whole: 'the file' };
const EXIT = { fine: 0, usage: 64, mistakes: 65 };
const DAYS = [['fixedBuildDate'], ['published'], ['kev', 'added']];

function end(code, ...lines) {
  for (const line of lines) console.error(line);
  process.exit(code);
}

function textOf(file) {
  try {
    return readUserFile(file);
  } catch (error) {
    return end(EXIT.mistakes, `${file}: it could not be read: ${whyUnreadable(error)}`);
  }
}

const at = (value, path) => path.reduce((inner, key) => inner?.[key] ?? undefined, value);
const namesOf = ({ id, aliases, secondaryAliases }) => [id, ...aliases, ...secondaryAliases];

/** What a flaw says that cannot be so: path within it, and what is wrong. */
function oddIn(flaw, today) {
  const { fixedInBuild: build, fixedBuildDate, knownExploited, kev, references } = flaw;
  const day = build === null ? null : dayOfBuild(build);
  return [
    day > today && [['fixedInBuild'], `${build} is no build: its day is ${day}, which has not come`],
    fixedBuildDate !== day &&
      !(day > today) && [
        ['fixedBuildDate'],
        `it is ${fixedBuildDate}, and build ${build} is of ${day}: one of them is no build of that day`,
      ],
    ...DAYS.map((path) => at(flaw, path) > today && [path, `${at(flaw, path)} is a day that has not come`]),
    kev !== null && !knownExploited && [['knownExploited'], 'it is false, and kev gives an entry'],
    knownExploited &&
      !kev?.added && [['kev'], 'known to be exploited, and kev.added does not say since when'],
    kev !== null && kev.sources.length === 0 && [['kev'], 'kev.sources names no source'],
    references.length === 0 && [['references'], 'it names no source'],
  ].filter(Boolean);
}

/** Names that an earlier flaw has too. */
function twiceIn(flaws) {
  return flaws.flatMap((flaw, index) => {
    const before = new Set(flaws.slice(0, index).flatMap(namesOf));
    return namesOf(flaw).flatMap((name) =>
      before.has(name) ? [[['advisories', index], `${name} names another flaw too`]] : [],
    );
  });
}

/** What a newer list takes back of a flaw that is known to be exploited: a server that is open to it would pass. */
function weakenedIn({ advisories }, shipped) {
  const newer = new Map(advisories.map((flaw, index) => [flaw.id, [flaw, index]]));
  return shipped.advisories
    .filter(({ knownExploited }) => knownExploited)
    .flatMap(({ id, fixedInBuild, kev }) => {
      const [flaw, index] = newer.get(id) ?? [];
      const path = ['advisories', ...(index === undefined ? [] : [index])];
      if (flaw === undefined) return [[path, `${id} is left out, and is known to be exploited`]];
      const isLower = fixedInBuild !== null && flaw.fixedInBuild !== null && flaw.fixedInBuild < fixedInBuild;
      return [
        !flaw.knownExploited && flaw.kev === null && [path, `${id} is no longer known to be exploited`],
        isLower && [path, `${id} is fixed in an earlier build than the shipped list says`],
        // Whoever looked for a break-in between the two days would count as having looked since.
        flaw.kev?.added < kev?.added && [
          [...path, 'kev', 'added'],
          `${id} is known to be exploited since ${flaw.kev.added}, and by the shipped list since ${kev.added}`,
        ],
      ].filter(Boolean);
    });
}

function mistakesIn(list, { shipped, today }) {
  const { asOf, treatAsCompromisedBelowBuild: lowest, advisories } = list;
  return [
    asOf > today && [['asOf'], `${asOf} is a day that has not come`],
    asOf < shipped.asOf && [['asOf'], `${asOf} is older than the shipped list, of ${shipped.asOf}`],
    dayOfBuild(lowest) > today && [
      ['treatAsCompromisedBelowBuild'],
      `${lowest} is no build: its day has not come`,
    ],
    lowest < shipped.treatAsCompromisedBelowBuild && [
      ['treatAsCompromisedBelowBuild'],
      `${lowest} is below ${shipped.treatAsCompromisedBelowBuild} of the shipped list: servers that it warns of would pass`,
    ],
    ...weakenedIn(list, shipped),
    ...twiceIn(advisories),
    ...advisories.flatMap((flaw, index) =>
      oddIn(flaw, today).map(([path, text]) => [['advisories', index, ...path], `${flaw.id}: ${text}`]),
    ),
  ].filter(Boolean);
}

/** What is other than in the shipped list, a line each. */
function newsIn(list, shipped) {
  const old = new Map(shipped.advisories.map((flaw) => [flaw.id, flaw]));
  const ids = new Set(list.advisories.map(({ id }) => id));
  const shown = (value) => JSON.stringify(value ?? null);
  const changes = (name, before, after) =>
    Object.keys(after)
      .filter((key) => key !== 'advisories' && !isEqualJson(before[key], after[key]))
      .map((key) => `changes ${name}${key}: ${shown(before[key])} -> ${shown(after[key])}`);
  return [
    ...changes('', shipped, list),
    ...list.advisories.flatMap((flaw) => {
      const before = old.get(flaw.id);
      if (before !== undefined) return changes(`${flaw.id} `, before, flaw);
      return [`adds ${flaw.id}: ${flaw.title} (fixed in build ${flaw.fixedInBuild ?? 'unknown'})`];
    }),
    ...shipped.advisories.filter(({ id }) => !ids.has(id)).map(({ id }) => `leaves out ${id}`),
  ];
}

function check(file) {
  const read = (name) => readDocument(textOf(name), { file: name, schema: advisoriesSchema, words: WORDS });
  const { value: list, problems, source } = read(file);
  const { value: shipped } = read(SHIPPED);
  if (list === undefined) return end(EXIT.mistakes, ...problems.map(problemLine));
  const found = mistakesIn(list, { shipped, today: new Date().toISOString().slice(0, 10) });
  const told = found.map(([path, text]) => problemLine({ place: source.valuePlace(path), text }));
  const news = newsIn(list, shipped);
  for (const line of news.length === 0 ? ['As the shipped list.'] : news) console.log(visible(line));
  for (const line of told) console.error(line);
  process.exitCode = told.length === 0 ? EXIT.fine : EXIT.mistakes;
}

const [file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0 || file.startsWith('-'))
  end(EXIT.usage, 'Usage: npm run advisories:check FILE');
check(file);
