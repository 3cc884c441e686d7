/** What package managers are told of a version: templates, in which `{{name}}` stands for what is known once its files are made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** `[{ path, text }]` of every template below the folder. Throws where one names what is not given, or a value is none. */
export function manifestsOf({ templates, values }) {
  const files = readdirSync(templates, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && /\.(?:json|rb|yaml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: relative(templates, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8').replace(/\{\{([^}]*)\}\}/g, (_, name) => {
        const value = values[name];
        // All of them stand between double quotes, in three languages.
        if (typeof value !== 'string' || !/^[^"\\#\n]+$/.test(value))
          throw new Error(`${file} names ${name}, which is ${value}`);
        return value;
      }),
    }));
}
