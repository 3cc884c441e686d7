/** Logs as `SmarterMail` writes them: made up, in the grammar of the vendor's files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFolder } from '../../src/logs/log-folder.js';
import { type LogAccount, readLogs } from '../../src/logs/read-logs.js';
import type { Sending } from '../../src/logs/sending.js';

export interface Session {
  readonly time?: string;
  readonly address?: string;
  readonly session?: string;
  readonly account?: string;
  readonly sender?: string;
  readonly from?: string;
  readonly recipients?: readonly string[];
  /** Recipients that are relayed on: those of no domain here. */
  readonly relayed?: readonly string[];
  readonly tls?: 'yes' | 'no' | 'unknown';
  readonly spool?: string;
  /** The reply to RCPT, where it is refused. */
  readonly refusal?: string;
}

const WHOLE = {
  ...{ time: '09:15:01', address: '203.0.113.7', session: '50210344' },
  ...{ sender: 'shop@example.net', recipients: ['anna@example.org'], tls: 'unknown' as Session['tls'] },
};

/** A password as it goes over the wire; it begins as a command does. */
export const SECRET = 'MAILaHVudGVyMg==';

/** Lines of the SMTP log, without their ends. */
export function smtpLines(given: Session): readonly string[] {
  const { time, address, session, account, sender, from, recipients, tls, spool, refusal } = {
    ...WHOLE,
    ...given,
  } as Session & typeof WHOLE;
  const ehlo = `rsp: 250-mail.example.org Hello [${address}]250-SIZE 31457280${tls === 'unknown' ? '' : '250-STARTTLS'}250 OK`;
  const texts = [
    `connected at 2/3/2026 9:15:01 AM`,
    'rsp: 220 mail.example.org',
    'cmd: EHLO client',
    ehlo,
    ...(tls === 'yes'
      ? ['cmd: STARTTLS', 'rsp: 220 Start TLS negotiation', 'cmd: EHLO client', 'rsp: 250 OK']
      : []),
    ...(account === undefined
      ? []
      : [
          'cmd: AUTH LOGIN',
          'rsp: 334 VXNlcm5hbWU6',
          `cmd: ${SECRET}`,
          'rsp: 334 UGFzc3dvcmQ6',
          `cmd: ${SECRET}`,
          'rsp: 235 Authentication successful',
          `Authenticated as ${account}`,
        ]),
    `cmd: MAIL FROM:<${sender}> SIZE=1000`,
    `senderEmail(1): ${sender} parsed using: <${sender}>`,
    `rsp: 250 OK <${sender}> Sender ok`,
    ...recipients.flatMap((one) => [
      `cmd: RCPT TO:<${one}>`,
      refusal === undefined ? `rsp: 250 OK <${one}> Recipient ok` : `rsp: ${refusal}`,
    ]),
    ...(refusal === undefined
      ? [
          'cmd: DATA',
          'rsp: 354 Start mail input; end with <CRLF>.<CRLF>',
          ...(from === undefined ? [] : [`senderEmail(2): ${from} parsed using: Somebody <${from}>`]),
          'rsp: 250 OK',
          'Received message size: 1200 bytes',
          ...(spool === undefined
            ? []
            : [`Successfully wrote to the HDR file. (C:/SmarterMail/Spool/SubSpool2/${spool}.hdr)`]),
        ]
      : []),
    'cmd: QUIT',
    'rsp: 221 Service closing transmission channel',
    'disconnected at 2/3/2026 9:15:03 AM',
  ];
  return texts.map((text, at) => `${time}.${String(100 + at)} [${address}][${session}] ${text}`);
}

/** Lines of the delivery log for the same message. */
export function deliveryLines(given: Session & { readonly spool: string }, digits = 8): readonly string[] {
  const {
    time,
    sender,
    recipients,
    spool,
    relayed = [],
  } = { ...WHOLE, ...given } as Session & typeof WHOLE & { readonly spool: string };
  const local = recipients.filter((one) => !relayed.includes(one));
  const texts = [
    `Delivery started for ${sender} at 9:15:04 AM`,
    ...local.flatMap((one) => [
      `Starting local delivery to ${one}`,
      `Delivery for ${sender} to ${one} has completed (Delivered) Filter: None`,
      `End delivery to ${one}`,
    ]),
    ...(relayed.length > 0 ? [`Sending remote mail for ${sender}`] : []),
    ...relayed.map((one) => `Delivery for ${sender} to ${one} has completed (Delivered)`),
    `Delivery finished for ${sender} at 9:15:05 AM\t[id:${spool}]`,
  ];
  return texts.map((text) => `${time}.900 [${spool.slice(-digits)}] ${text}`);
}

/** As the web interface shows them. */
export const viewed = (lines: readonly string[], day = '2026.02.03') =>
  lines.map((line) => `[${day}] ${line}`);
/** As builds before 100 wrote them. */
export const ofOldBuild = (lines: readonly string[]) => lines.map((line) => line.replace(/\.\d{3} /, ' '));

export const file = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;

/** Writes files into a folder of its own, which goes when `act` ends. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  act: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-logs-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Read extends LogAccount {
  readonly sendings: readonly Sending[];
}

/** What is read of the files, of the one day unless said otherwise. */
export function readIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  { from = '2026-02-03', to = from }: { readonly from?: string; readonly to?: string } = {},
): Promise<Read> {
  return inFolder(files, async (folder) => {
    const sendings: Sending[] = [];
    const found = await logFolder(folder);
    const account = await readLogs({
      ...{ files: found.files, from, to },
      onSending: (sending) => sendings.push(sending),
    });
    return { ...account, sendings };
  });
}
