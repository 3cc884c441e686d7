/** docs/first-lock-down.md is carried out as it stands, against the sandbox that it starts: every command, and what it prints. */
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { smlockdown } from '../../src/cli/smlockdown.js';
import { until, workplaces } from '../e2e/a-cli.js';
import { asPrinted, type Block, blocksIn, keepNamed, masked, piecesOf, printedOf } from './a-lesson.js';
import { textOf, wordsOf } from './a-page.js';

const makeWorkplace = workplaces();
const blocks = blocksIn(textOf('docs/first-lock-down.md'));

/** The variables that a block sets, by the pattern of its shell. */
function variablesIn(language: string, pattern: RegExp): Readonly<Record<string, string>> {
  const { text = '' } = blocks.find((block) => block.language === language) ?? {};
  return Object.fromEntries([...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value]));
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Begins the sandbox as the page does. `end` ends it. */
async function serve(args: readonly string[], folder: string) {
  let text = '';
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const over = new AbortController();
  const own = SIGNALS.map((signal) => process.listeners(signal));
  const served = smlockdown(args, {
    streams: { stdin: process.stdin, stdout, stderr: new Writable({ write: (_1, _2, done) => done() }) },
    env: {},
    home: () => folder,
    fault: over.signal,
  });
  await until(() => /--contract \S+\n/.test(text));
  const [, url = '', username = '', password = '', contract = ''] =
    /on (\S+)\nsign in as (\S+) \/ (\S+)\n.*--contract (\S+)\n/.exec(text) ?? [];
  return {
    printed: text,
    env: {
      SMARTERMAIL_URL: url,
      SMARTERMAIL_USERNAME: username,
      SMARTERMAIL_PASSWORD: password,
      SMARTERMAIL_CONTRACT: contract,
    },
    end: async () => {
      over.abort(new Error('the lesson is over'));
      await served;
      // It waits for a signal, too: nobody else is to hear it.
      for (const [index, signal] of SIGNALS.entries())
        for (const listener of process.listeners(signal))
          if (own[index]?.includes(listener) !== true) process.removeListener(signal, listener);
    },
  };
}

interface Said {
  readonly command: string;
  readonly shown: readonly string[];
  readonly printed: readonly string[];
  readonly code: number | null;
}

/** What every command of the page shows, and what it printed. */
async function carriedOut(all: readonly Block[]): Promise<readonly Said[]> {
  const { folder, run } = makeWorkplace();
  let server: Awaited<ReturnType<typeof serve>> | undefined;
  let printed = '';
  let before = '';
  const said: Said[] = [];
  for (const block of all) {
    keepNamed(block, folder);
    if (block.language === 'text') {
      const pieces = piecesOf(block.text);
      const last = said.pop();
      if (last === undefined) throw new Error('the page shows what nothing printed');
      said.push({ ...last, shown: pieces.map(masked), printed: printedOf(pieces, printed) });
    }
    if (block.language !== 'sh') continue;
    for (const command of block.text.trimEnd().split('\n')) {
      const [, ...args] = asPrinted(wordsOf(command), before);
      const isServer = args[0] === 'sandbox';
      if (isServer) server = await serve(args, folder);
      const ended = isServer
        ? { code: 0, stdout: server?.printed ?? '', stderr: '' }
        : await run(args, { env: server?.env ?? {} });
      printed = `${ended.stdout}${ended.stderr}`;
      before += printed;
      said.push({ command, shown: [], printed: [], code: ended.code });
    }
  }
  await server?.end();
  return said;
}

describe('the first lock-down', () => {
  it('prints what the page shows, command by command, and ends as it says', async () => {
    const said = await carriedOut(blocks);

    expect(said.map(({ command, printed }) => [command, ...printed])).toEqual(
      said.map(({ command, shown }) => [command, ...shown]),
    );
    expect(said.filter(({ code }) => code !== 0 && code !== 2)).toEqual([]);
    expect(said.length).toBeGreaterThan(15);
  });

  it('sets the same variables in every shell', () => {
    const powershell = variablesIn('powershell', /^\$env:(\w+) = '(.*)'$/gm);
    const bash = variablesIn('bash', /^export (\w+)=(.*)$/gm);

    expect(Object.keys(powershell)).toEqual(Object.keys(bash));
    expect({ ...powershell, SMARTERMAIL_CONTRACT: '' }).toEqual({ ...bash, SMARTERMAIL_CONTRACT: '' });
    expect(Object.keys(bash)).toEqual([
      'SMARTERMAIL_URL',
      'SMARTERMAIL_USERNAME',
      'SMARTERMAIL_PASSWORD',
      'SMARTERMAIL_CONTRACT',
    ]);
  });
});
