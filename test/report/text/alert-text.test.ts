/** What is told is short, hides nothing, and holds no secret, whatever was found. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import widthOf from 'fast-string-width';
import { SecretValues, visible } from '../../../src/redaction.js';
import { type Alert, alertSchema, rowsOf } from '../../../src/report/model/alert.js';
import { alertJson, alertOf, MOST_BYTES, type ToTell } from '../../../src/report/text/alert-text.js';
import { runs } from '../../property-runs.js';

const NOTHING: ToTell = {
  ...({
    command: 'audit',
    server: 'https://mail.example.com',
    exitCode: 2,
    since: '2026-11-27T05:30:00.000Z',
  } as const),
  ...{ unread: [], worse: [], other: [], flaws: [], ending: [] },
  counts: { unread: 0, worse: 0, other: 0 },
};
const MAKER = { now: new Date('2026-11-30T05:30:00Z'), tool: '0.1.0' };

function told(toTell: Partial<ToTell>, secrets: readonly string[] = []): Alert {
  const values = new SecretValues();
  for (const secret of secrets) values.add(secret);
  return alertOf({ ...NOTHING, ...toTell }, { ...MAKER, redact: (text) => values.redact(text) });
}

const found = (step: string, severity: 'critical' | 'high' | 'low', target: string, message: string) => ({
  ...{ step, severity, target, message },
});

describe('an alert', () => {
  it('says in its subject and text what is most urgent first', () => {
    const { subject, text } = told({
      worse: rowsOf([
        found('catch-all', 'high', 'a.example', 'a catch-all is set'),
        found('catch-all', 'high', 'b.example', 'a catch-all is set'),
        found('smtp-relay', 'critical', 'server', 'relay is allowed for anyone'),
      ]),
      counts: { unread: 0, worse: 3, other: 0 },
      flaws: [{ id: 'CVE-2999-1', severity: 'critical', isExploited: true, fixedInBuild: 9511 }],
      ending: [
        { what: 'waiver of it@a.example for greylisting', ends: '2026-12-04', targets: 1, target: 'server' },
      ],
      name: 'mail-a',
    });

    expect(subject).toBe('mail.example.com: 3 got worse, 1 flaw, 1 exploited, 1 ends soon');
    expect(text).toBe(`Worse than on 2026-11-27 05:30 UTC:
  CRITICAL smtp-relay: relay is allowed for anyone
  HIGH catch-all, a.example and 1 more: a catch-all is set

Published flaws that this build has, told once each:
  CVE-2999-1, known to be exploited, critical: fixed in build 9511

Ends within 14 days, told once each:
  2026-12-04: waiver of it@a.example for greylisting, server

Server:
  https://mail.example.com (mail-a)
  audit of 2026-11-30 05:30 UTC, smlockdown 0.1.0, exit 2: something is open
  look: smlockdown audit --server mail-a`);
  });

  it('says why a command came to no result, and of an apply what became of it', () => {
    const error = { code: 'server.unreachable', message: 'No connection. Check the network.' };
    const away = told({ exitCode: 1, error, server: null, since: null });
    const partly = told({ command: 'apply', exitCode: 4, run: { id: 'R1', status: 'partial' }, since: null });

    expect(away.subject).toBe('smlockdown: audit got no answer that is of use (server.unreachable)');
    expect(away.text).toContain('The audit did not come to a result:\n  No connection. Check the network.\n');
    expect(partly.subject).toBe('mail.example.com: apply: done in part: plan again');
    expect(partly.text).toContain('  partial, exit 4: done in part: plan again\n');
    expect(partly.text).toContain('look: smlockdown runs R1 --all');
  });

  it('names the first of many, and counts the rest', () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      found(`step-${at % 40}`, 'high', `d${at}.example`, 'm'.repeat(1000)),
    );

    const alert = told({ worse: rowsOf(many), counts: { unread: 0, worse: 10_000, other: 0 } });

    expect(alert.subject).toBe('mail.example.com: 10000 got worse');
    expect(alert.worse.length).toBeGreaterThan(5);
    expect(alert.text).toContain(`and ${10_000 - alert.worse.length * 250} more`);
  });

  const SECRETS = ['Blue-Finch-19-Pass', 'p"w\\d\u202e!x', 'ümläut-Ωmega-1', 'T0KEN/abc+def=='];
  const formsOf = (secret: string) => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    encodeURIComponent(secret),
    visible(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(...SECRETS.flatMap(formsOf)),
    fc.constantFrom(
      '\u202egnp.exe',
      '\r\nBcc: x@y.example\r\n\r\n',
      '=?utf-8?Q?x?=',
      '\u0000\u001b[2J',
      '漢字'.repeat(90),
      '"\\'.repeat(200),
      'w'.repeat(300),
    ),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((all) => all.join(''));
  const row = fc.record({
    ...{ step: text, target: text, message: text, targets: fc.integer({ min: 1, max: 1e9 }) },
    severity: fc.constantFrom('low' as const, 'critical' as const),
  });
  const rows = fc.array(row, { maxLength: 60 });

  it('is bounded, in short lines, visible and without a secret in any form', () => {
    const hostile = fc.record({
      ...{ unread: rows, worse: rows, other: rows },
      counts: fc.record({ unread: fc.nat(1e9), worse: fc.nat(1e9), other: fc.nat(1e9) }),
      ending: fc.array(fc.record({ what: text, ends: text, targets: fc.nat(), target: text }), {
        maxLength: 40,
      }),
      server: fc.oneof(text, fc.constant(`https://${'a'.repeat(60)}.${'b'.repeat(60)}.example`)),
      name: text,
      error: fc.record({ code: fc.constantFrom('server.timeout', 'plan.lock-out'), message: text }),
      exitCode: fc.constantFrom(0, 1, 2, 3, 77),
    });

    fc.assert(
      fc.property(hostile, (toTell) => {
        const alert = told(toTell, SECRETS);
        const secrets = new SecretValues();
        for (const secret of SECRETS) secrets.add(secret);
        const json = alertJson(alert, (one, format) => secrets.redact(one, format));

        expect(alertSchema.safeParse(JSON.parse(json)).success).toBe(true);
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MOST_BYTES);
        expect(alert.subject.length).toBeLessThanOrEqual(78);
        expect(alert.subject).toMatch(/^[\x20-\x7e]*$/);
        expect(alert.text.split('\n').filter((line) => widthOf(line) > 76)).toEqual([]);
        expect(visible(alert.text, 'lines')).toBe(alert.text);
        const all = [json, alert.text, alert.text.replace(/\s+/g, ''), alert.subject];
        expect(SECRETS.flatMap(formsOf).filter((form) => all.some((one) => one.includes(form)))).toEqual([]);
      }),
      runs(150),
    );
  });

  it('is short and quick of a megabyte in each of ten thousand texts', () => {
    const message = `${'x'.repeat(2 ** 20)}${SECRETS[0]}`;
    const worse = rowsOf(
      Array.from({ length: 10_000 }, (_, at) => found(`s${at}`, 'low', 'server', message)),
    );

    const alert = told({ worse, counts: { unread: 0, worse: 10_000, other: 0 } }, SECRETS);

    expect(Buffer.byteLength(JSON.stringify(alert))).toBeLessThanOrEqual(MOST_BYTES);
  });
});
