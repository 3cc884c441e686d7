/** `.env.example` lists the variables that the code reads, all of them and no others. */
import { readdirSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ROOT, textOf } from './a-page.js';

/** Read by undici's `EnvHttpProxyAgent`, which also knows them in lower case. */
const OF_THE_PROXY = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

function variablesRead(): readonly string[] {
  const files = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' });
  const text = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => textOf(`src/${file}`))
    .join('\n');
  const named = [...text.matchAll(/\benv\.([A-Z]\w+)\b/g)].map(([, name = '']) => name);
  return [...new Set([...named, ...(text.includes('EnvHttpProxyAgent') ? OF_THE_PROXY : [])])];
}

describe('.env.example', () => {
  it('lists every variable that the code reads', () => {
    const listed = [...textOf('.env.example').matchAll(/^# (\w+)=/gm)].map(([, name = '']) => name);

    const read = variablesRead();

    expect([...listed].sort()).toEqual([...read].sort());
  });

  it('sets nothing when it is copied as it is', () => {
    const variables = parseEnv(textOf('.env.example'));

    expect(variables).toEqual({});
  });
});
