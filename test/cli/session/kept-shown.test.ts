import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  keepShown,
  keptShown,
  NOTHING_KEPT,
  type ShownOf,
  shownPath,
} from '../../../src/cli/session/kept-shown.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const OF: ShownOf = {
  url: 'https://mail.example.com',
  build: 9504,
  linked: ['interface/output/site-v-1.js'],
};
const routes = new Map([['POST a/{}', { body: new Set(['x', 'x.y']), answer: new Set<string>() }]]);
const SHOWN = {
  interface: {
    ...{ script: 'site-v-1.js', files: 2, bytes: 900, count: 1 },
    shown: { made: routes, mayMake: new Set(['GET b/{}']), isMadeWhole: true },
  },
  reference: { kinds: ['page'] as const, files: 1, bytes: 50, listed: routes },
};

async function kept(shown = SHOWN as Parameters<typeof keepShown>[2]) {
  const stateDir = mkdtempSync(join(tmpdir(), 'smlockdown-shown-'));
  folders.push(stateDir);
  await keepShown(stateDir, OF, shown);
  const told: string[] = [];
  return {
    stateDir,
    told,
    read: (of = OF) => keptShown(stateDir, of, (text) => told.push(text)),
    path: shownPath(stateDir, OF.url),
  };
}

describe('what was read of an interface', () => {
  it('is there again for the same server, build and scripts, however the address is written', async () => {
    const { read, told } = await kept();

    expect(read()).toEqual(SHOWN);
    expect(read({ ...OF, url: 'https://MAIL.example.com:443/' })).toEqual(SHOWN);
    expect(told).toEqual([]);
  });

  it.each<[string, Partial<ShownOf>]>([
    ['another build', { build: 9511 }],
    ['no build', { build: null }],
    ['other scripts', { linked: ['interface/output/site-v-2.js'] }],
  ])('counts for nothing with %s, which is told', async (_, other) => {
    const { read, told } = await kept();

    expect(read({ ...OF, ...other })).toEqual(NOTHING_KEPT);
    expect(told).toEqual([
      expect.stringContaining('is about another build or interface, and counts for nothing'),
    ]);
  });

  it('is not told of for a server that nothing is kept of', async () => {
    const { read, told } = await kept();

    expect(read({ ...OF, url: 'https://other.example.com' })).toEqual(NOTHING_KEPT);
    expect(told).toEqual([]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['cut', (text) => text.slice(0, -5), 'is damaged'],
    ['empty', () => '', 'is damaged'],
    ['of another form', () => '{"formatVersion":2}', 'is damaged'],
    ['of calls that are none', (text) => text.replaceAll('POST a', 'DELETE a'), 'is damaged'],
    [
      'moved here from another server',
      (text) => text.replace('mail.example', 'mail2.example'),
      'is about another server',
    ],
    ['no text', () => '\u0000', 'cannot be read'],
  ])('counts for nothing where the file is %s, which is told', async (_, spoil, why) => {
    const { read, told, path } = await kept();
    writeFileSync(path, spoil(readFileSync(path, 'utf8')));

    expect(read()).toEqual(NOTHING_KEPT);
    expect(told).toEqual([expect.stringContaining(why)]);
  });

  it('is kept only as far as it was read to its end', async () => {
    const half = {
      ...SHOWN.interface,
      shown: { made: routes, mayMake: new Set<string>(), isMadeWhole: false },
    };
    const { read } = await kept({ interface: half, reference: undefined });

    expect(read()).toEqual(NOTHING_KEPT);
  });
});
