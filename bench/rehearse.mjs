/**
 * `rehearse` on logs of a gigabyte (four days that are one file of a quarter of it, by four names): against a bare loop that splits
 * the same bytes in lines and matches one expression with each, and its peak memory. The bare loop is run by the same Node, and
 * keeps nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, linkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inFolder } from './lib/folder.mjs';
import { inTurns, ms } from './lib/measure.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const BYTES = 256 * 2 ** 20;
const DAYS = ['01', '02', '03', '04'];
const ROUNDS = 3;
const MOST_MB = 150;

/** Numbers that look like chance and are the same every time. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const two = (number) => String(number).padStart(2, '0');

/** One message: every fifth signs in, every tenth sends outside without. */
function session(at, random) {
  const address = `203.0.${random(256)}.${random(256)}`;
  const seconds = Math.min(86_399, Math.floor(at / 12));
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const account = at % 5 === 0 ? `user${random(4000)}@own${random(50)}.example` : undefined;
  const sender = account ?? `news${random(100_000)}@sender${random(5000)}.example`;
  const to =
    at % 10 === 3 ? `somebody${random(9999)}@far.example` : `user${random(4000)}@own${random(50)}.example`;
  const texts = [
    'connected at 11/1/2026 9:15:01 AM',
    'rsp: 220 mail.own.example',
    'cmd: EHLO mail.sender.example',
    `rsp: 250-mail.own.example Hello [${address}]250-SIZE 31457280250-AUTH LOGIN CRAM-MD5250-STARTTLS250 OK`,
    'cmd: STARTTLS',
    'rsp: 220 Start TLS negotiation',
    'cmd: EHLO mail.sender.example',
    `rsp: 250-mail.own.example Hello [${address}]250-SIZE 31457280250 OK`,
    ...(account === undefined
      ? []
      : ['cmd: AUTH LOGIN', 'rsp: 334 VXNlcm5hbWU6', 'rsp: 235 ok', `Authenticated as ${account}`]),
    `cmd: MAIL FROM:<${sender}> SIZE=14043`,
    `senderEmail(1): ${sender} parsed using: <${sender}>`,
    `rsp: 250 OK <${sender}> Sender ok`,
    'Sender accepted. Weight: 0',
    `cmd: RCPT TO:<${to}>`,
    `rsp: 250 OK <${to}> Recipient ok`,
    'cmd: DATA',
    `Performing PTR host name lookup for ${address}`,
    'rsp: 354 Start mail input; end with <CRLF>.<CRLF>',
    'rsp: 250 OK',
    'Received message size: 14043 bytes',
    `Successfully wrote to the HDR file. (C:/SmarterMail/Spool/SubSpool2/${700_000_000_000 + at}.hdr)`,
    'cmd: QUIT',
    'rsp: 221 Service closing transmission channel',
    'disconnected at 11/1/2026 9:15:03 AM',
  ];
  const head = `${time}.120 [${address}][${10_000_000 + at}] `;
  return `${texts.map((one) => head + one).join('\r\n')}\r\n`;
}

async function writeLogs(folder) {
  const file = join(folder, `2026.11.${DAYS[0]}-smtpLog.log`);
  const random = chance(1);
  const out = createWriteStream(file);
  for (let size = 0, at = 0; size < BYTES; ) {
    let block = '';
    while (block.length < 2 ** 18) block += session(at++, random);
    size += block.length;
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  for (const day of DAYS.slice(1)) linkSync(file, join(folder, `2026.11.${day}-smtpLog.log`));
}

const BARE = `
import { createReadStream } from 'node:fs';
const line = /^(\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d+)? \\[([^\\]]+)\\]\\[(\\d+)\\] (.*)$/;
let found = 0;
for (const file of process.argv.slice(1)) {
  let rest = '';
  for await (const piece of createReadStream(file, { encoding: 'utf8' })) {
    const lines = (rest + piece).split('\\n');
    rest = lines.pop();
    for (const one of lines) if (line.exec(one.endsWith('\\r') ? one.slice(0, -1) : one) !== null) found += 1;
  }
}
console.log(found);
`;

async function ran(args, codes = [0]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const [said, usage, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stdio[3]),
    once(child, 'exit'),
  ]);
  if (!codes.includes(code)) throw new Error(`it ended with ${code}`);
  return { said, ...JSON.parse(usage) };
}

export async function benchRehearse() {
  return inFolder(async (folder) => {
    await writeLogs(folder);
    const files = DAYS.map((day) => join(folder, `2026.11.${day}-smtpLog.log`));
    let peakMb = 0;
    const rehearse = async () => {
      const args = ['rehearse', '--logs', folder, '--state-dir', join(folder, 'state'), '--json'];
      const { said, ...usage } = await ran(['--import', USAGE, MAIN, ...args], [0, 2]);
      const { counts, lines } = JSON.parse(said);
      if (counts.accepted === 0 || lines.notUnderstood > 0) throw new Error('it was not read');
      peakMb = Math.max(peakMb, usage.peakMb);
      return usage.ms;
    };
    const bare = async () => (await ran(['--import', USAGE, '--input-type=module', '-e', BARE, ...files])).ms;
    const { first, second } = await inTurns({ rounds: ROUNDS, first: rehearse, second: bare });
    return [
      {
        measure: 'rehearse, logs of 1 GB, x lines and one expression',
        value: first / second,
        bound: 2,
        detail: `${ms(first)}, bare ${ms(second)}`,
      },
      { measure: 'rehearse, logs of 1 GB, peak memory in MB', value: peakMb, bound: MOST_MB },
    ];
  });
}
