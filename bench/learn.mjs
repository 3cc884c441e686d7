/**
 * The command `learn` on a recording of 200 MB, nearly all of it polling of mail: against a bare streaming parse of the same
 * file, and its peak memory.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inFolder } from './lib/folder.mjs';
import { inTurns, ms } from './lib/measure.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const PARSER = new URL('../node_modules/@streamparser/json/dist/mjs/index.js', import.meta.url).href;
const BYTES = 200 * 1024 * 1024;
const ROUNDS = 3;
const MOST_MB = 200;
const ORIGIN = 'https://mail.example.com';

let clock = Date.UTC(2026, 10, 29, 8);

function entry(method, path, { sent, answer, content }) {
  clock += 500;
  return {
    startedDateTime: new Date(clock).toISOString(),
    time: 4,
    request: {
      ...{ method, url: `${ORIGIN}${path}`, httpVersion: 'HTTP/2', cookies: [], queryString: [] },
      headers: [{ name: 'accept', value: 'application/json' }],
      ...(sent === undefined
        ? {}
        : { postData: { mimeType: 'application/json', text: JSON.stringify(sent) } }),
    },
    response: { status: 200, headers: [], content: content ?? { text: JSON.stringify(answer) } },
    timings: { send: 0, wait: 3, receive: 1 },
  };
}

/** One page, opened, saved and opened again, with mail around it. */
async function writeHar(file) {
  const page = {
    smtpInSettings: { allowRelayForAuthenticatedUsers: false, requireAuthMatch: 1 },
    success: true,
  };
  const after = {
    smtpInSettings: { ...page.smtpInSettings, allowRelayForAuthenticatedUsers: true },
    success: true,
  };
  const path = '/api/v1/settings/sysadmin/smtp-in-settings';
  const mail = {
    messages: Array.from({ length: 60 }, (_, at) => ({
      uid: at,
      subject: `Subject ${at} "x" ü`,
      text: 'lorem ipsum '.repeat(12),
    })),
  };
  const poll = () =>
    JSON.stringify(entry('POST', '/api/v1/mail/messages', { sent: { folder: 'inbox' }, answer: mail }));
  const out = createWriteStream(file);
  const write = async (line) => {
    if (!out.write(line)) await once(out, 'drain');
    return line.length;
  };
  let size = await write('{"log":{"version":"1.2","entries":[');
  const half = async (until) => {
    while (size < until) size += await write(`${poll()},\n`);
  };
  await half(BYTES / 2);
  const script = `${ORIGIN}/interface/output/site-v-100.0.9406.20000.js`;
  const saves = [
    entry('GET', new URL(script).pathname, { content: { text: '' } }),
    entry('GET', path, { answer: page }),
    entry('POST', path, { sent: { smtpInSettings: after.smtpInSettings }, answer: { success: true } }),
    entry('GET', path, { answer: after }),
  ];
  for (const one of saves) size += await write(`${JSON.stringify(one)},\n`);
  await half(BYTES);
  out.end(`${poll()}]}}`);
  await once(out, 'finish');
}

async function ran(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const [said, usage, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stdio[3]),
    once(child, 'exit'),
  ]);
  if (code !== 0) throw new Error(`it ended with ${code}: ${said.slice(0, 500)}`);
  return JSON.parse(usage);
}

/** Every entry, made and let go. */
const BARE = `import { createReadStream } from 'node:fs'; import { JSONParser } from '${PARSER}';
  const parser = new JSONParser({ paths: ['$.log.entries.*'], keepStack: false, stringBufferSize: 65536 });
  let count = 0; parser.onValue = () => { count += 1; };
  for await (const chunk of createReadStream(process.argv[1])) parser.write(chunk);
  if (!parser.isEnded || count < 1000) throw new Error('it was not read');`;

export async function benchLearn() {
  return inFolder(async (folder) => {
    const file = join(folder, 'session.har');
    await writeHar(file);
    let peakMb = 0;
    const learn = async () => {
      const usage = await ran([
        ...['--import', USAGE, MAIN, 'learn', file, '--state-dir', folder],
        ...['--taught', 'smtp-in.allowRelayForAuthenticatedUsers=on'],
      ]);
      peakMb = Math.max(peakMb, usage.peakMb);
      return usage.ms;
    };
    const bare = async () => (await ran(['--import', USAGE, '--input-type=module', '-e', BARE, file])).ms;
    const { first, second } = await inTurns({ rounds: ROUNDS, first: learn, second: bare });
    return [
      {
        measure: 'learn, a HAR of 200 MB, x a bare streaming parse',
        value: first / second,
        bound: 2,
        detail: `${ms(first)}, bare ${ms(second)}`,
      },
      { measure: 'learn, a HAR of 200 MB, peak memory in MB', value: peakMb, bound: MOST_MB },
    ];
  });
}
