/**
 * The blocks of a reference that show a body: they look like JSON and are none. Words of types stand in place of values,
 * comments at the ends of lines, and `...` where there is more.
 */
import { isObject, type JsonObject } from '../json.js';

function textOf(value: unknown, indent: string): string {
  if (typeof value === 'string') return value;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${deeper}${textOf(value[0], deeper)}\n${indent}]`;
  if (!isObject(value)) return '{}';
  const members = Object.entries(value).map(([name, one]) => `${deeper}"${name}": ${textOf(one, deeper)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

const COMMENTS: Readonly<Record<string, string>> = {
  success: 'true or false for success',
  resultCode: 'the code of the HTTP response',
  message: 'what went wrong, if anything',
};

/** `undefined`: what the call takes or gives is not told. */
export function blockOf(object: JsonObject | undefined): string {
  if (object === undefined) return '{\n  ...\n}';
  return textOf(object, '').replace(/^( {2}"(\w+)": \w+,?)$/gm, (line: string, _: string, name: string) =>
    COMMENTS[name] === undefined ? line : `${line} // ${COMMENTS[name]}`,
  );
}
