/**
 * Writes the JSON Schemas that editors and other programs read, from the same source the tool itself uses.
 * Runs after the build. A schema that is as it should be is not touched.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playbookJsonSchema } from '../dist/playbook/schema.js';
import { steps } from '../dist/steps/index.js';

/** File, from the root of the package, and what stands in it. */
const SCHEMAS = [{ file: 'schema/playbook.schema.json', schema: playbookJsonSchema(steps) }];

for (const { file, schema } of SCHEMAS) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.error(`wrote ${file}`);
}
