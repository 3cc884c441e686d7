/**
 * What stands between this checkout and its publication: what package.json does not say yet, the changelog, and what is in `package/`, where
 * that was made. Prints a line for each and ends with 1; says what was looked at otherwise. npm runs it before it publishes; in its `--dry-run`
 * it only says so.
 *
 * `node tools/check-package.mjs [--schemas FOLDER]`: a folder with the schemas of scoop (`scoop.json`, `schema.json` of ScoopInstaller/Scoop) and of winget
 * (`manifest.installer.1.10.0.json` and the others, of microsoft/winget-cli); without it manifests are held against what is known here of these.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageProblems } from './package/package-problems.mjs';
import { publishProblems } from './package/publish-problems.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({ options: { schemas: { type: 'string' } } });
const read = (name) => readFileSync(join(ROOT, name), 'utf8');

const made = await packageProblems(join(ROOT, 'package'), values.schemas);
const problems = [
  ...publishProblems({ manifest: JSON.parse(read('package.json')), changelog: read('CHANGELOG.md') }),
  ...made.problems,
];
for (const problem of problems) console.error(problem);
console.error(`Looked at: package.json, CHANGELOG.md${made.seen.map((one) => `, ${one}`).join('')}`);
if (problems.length > 0) {
  console.error(`${problems.length} to do before this can be published`);
  if (process.env.npm_config_dry_run !== 'true') process.exitCode = 1;
}
