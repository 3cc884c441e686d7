/** Whether what was made in `package/` is whole, and what others will take. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { manifestProblems } from './manifest-problems.mjs';

/** Whether the sums are those of all files, and of no other. */
function sumProblems(folder, names) {
  const said = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  const sums = names
    .filter((name) => name !== 'SHA256SUMS')
    .map((name) => {
      const sum = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      return `${sum}  ${name}\n`;
    });
  return said === sums.join('') ? [] : ['SHA256SUMS: its sums are not those of the files beside it'];
}

/** Whether a bill of materials is one by the schema of CycloneDX. */
export async function sbomProblems(text) {
  const wrong = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  return wrong === null ? [] : [`the bill of materials: ${JSON.stringify(wrong)}`];
}

/** The parser of Ruby itself, where there is one. */
function rubyProblems(file) {
  const { error, status, stderr } = spawnSync('ruby', ['-c', file], { encoding: 'utf8' });
  return error !== undefined || status === 0 ? [] : [`${file}: ${stderr}`];
}

/** `{ problems, seen }` of the folder, in words; nothing where it was not made. `schemas` is the folder of official ones, if any. */
export async function packageProblems(folder, schemas) {
  if (!existsSync(folder)) return { problems: [], seen: [] };
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const below = join(folder, 'manifests');
  const files = readdirSync(below, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const manifests = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path, text: readFileSync(path, 'utf8') };
  });
  const bill = names.find((name) => name.endsWith('.cdx.json'));
  return {
    problems: [
      ...sumProblems(folder, names),
      ...(await sbomProblems(readFileSync(join(folder, bill), 'utf8'))),
      ...manifestProblems(manifests, schemas),
      ...manifests.filter(({ path }) => path.endsWith('.rb')).flatMap(({ path }) => rubyProblems(path)),
      ...manifests
        .filter(({ text }) => text.includes('.invalid/'))
        .map(({ path }) => `${path} names a place that is none`),
    ],
    seen: [...names, ...manifests.map(({ path }) => path)],
  };
}
