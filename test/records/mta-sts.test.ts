import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePolicy, validateMx } from 'mailauth/lib/mta-sts.js';
import {
  isCovered,
  isNearlyStsRecord,
  isStsRecord,
  stsPolicyOf,
  stsRecordProblems,
} from '../../src/records/mta-sts.js';
import { hasTlsReportAddress, isTlsReports } from '../../src/records/tls-reports.js';
import { runs } from '../property-runs.js';

const POLICY = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n';

describe('an MTA-STS record', () => {
  it.each([
    ['v=STSv1; id=20261010', true, false],
    ['v=STSv1;id=1;', true, false],
    ['v=stsv1; id=1', false, true],
    ['id=1; v=STSv1', false, true],
    ['v=STSv10; id=1', false, true],
    ['v = STSv1; id=1', false, true],
    ['v=STSv1 ; id=1', true, false],
    ['v=spf1 -all', false, false],
  ])('%j is one: %s, and only meant as one: %s', (text, is, isNearly) => {
    expect([isStsRecord(text), isNearlyStsRecord(text)]).toEqual([is, isNearly]);
  });

  it.each([
    ['v=STSv1; id=20261010T00', []],
    ['v=STSv1', ['it has no id=']],
    ['v=STSv1; id = 1', ['it has white space around =']],
    ['v=STSv1; id=2026-10-10', ['id="2026-10-10" is not 1 to 32 letters and digits']],
    [`v=STSv1; id=${'1'.repeat(33)}`, [`id="${'1'.repeat(33)}" is not 1 to 32 letters and digits`]],
  ])('of %s says %j', (text, problems) => {
    expect(stsRecordProblems(text)).toEqual(problems);
  });
});

describe('an MTA-STS policy', () => {
  it.each([POLICY, POLICY.replace(/\n/g, '\r\n'), POLICY.trimEnd(), `${POLICY}future_key: 1\n`])(
    '%j',
    (text) => {
      expect(stsPolicyOf(text)).toEqual({
        ...{ mode: 'enforce', maxAge: 604_800, mx: ['mail.example.com', '*.example.net'], problems: [] },
      });
    },
  );

  it.each([
    [POLICY.replace('version: STSv1\n', ''), ['it does not say version: STSv1']],
    [POLICY.replace('enforce', 'Enforce'), ['its mode is not enforce, testing or none']],
    [POLICY.replace('604800', '31557601'), ['its max_age is no number of seconds up to 31557600']],
    [POLICY.replace('604800', '1 week'), ['its max_age is no number of seconds up to 31557600']],
    [POLICY.replace(/mx: .*\n/g, ''), ['it names no mx']],
    [POLICY.replace('*.example.net', '.example.net'), ['its mx ".example.net" is no host name']],
    [POLICY.replace('*.example.net', 'a.*.net'), ['its mx "a.*.net" is no host name']],
    [`${POLICY}mode: none\n`, []],
    ['version: STSv1\nmode: none\nmax_age: 86400\n', []],
    [
      '<html>\u202e</html>',
      [
        'the line "<html>\u202e</html>" is none of a policy',
        'it does not say version: STSv1',
        'its mode is not enforce, testing or none',
        'its max_age is no number of seconds up to 31557600',
        'it names no mx',
      ],
    ],
  ])('of %j says %j', (text, problems) => {
    expect(stsPolicyOf(text).problems).toEqual(problems);
  });

  const label = fc.constantFrom('a', 'mail', 'mx-1', 'example', 'com');
  const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
  const pattern = fc.oneof(
    host,
    host.map((one) => `*.${one}`),
  );

  // mailauth lets `*.` stand for any number of labels, of which RFC 8461 4.1 says one.
  it('is read, and covers a host, as mailauth has it', () => {
    const lines = fc
      .record({
        version: fc.constantFrom('STSv1', 'STSv2'),
        mode: fc.constantFrom('enforce', 'testing', 'none', 'strict'),
        max_age: fc.constantFrom('0', '86400', '31557600', '31557601'),
        mx: fc.array(pattern, { maxLength: 3 }),
      })
      .map(({ mx, ...rest }) => [
        ...Object.entries(rest).map(([name, value]) => `${name}: ${value}`),
        ...mx.map((one) => `mx: ${one}`),
      ]);
    fc.assert(
      fc.property(lines, host, (written, name) => {
        const text = written.join('\r\n');
        const ours = stsPolicyOf(text);
        let theirs: ReturnType<typeof parsePolicy> | undefined;
        try {
          theirs = parsePolicy(text);
        } catch {}
        expect([text, ours.problems.length === 0]).toEqual([text, theirs !== undefined]);
        if (theirs === undefined || ours.mode === 'none') return;
        expect([ours.mode, ours.maxAge]).toEqual([theirs.mode, theirs.maxAge]);
        const isTheirs = validateMx(name, theirs).valid;
        if (isCovered(name, ours)) expect(isTheirs).toBe(true);
        else if (isTheirs) expect(ours.mx.some((one) => one.startsWith('*.'))).toBe(true);
      }),
      runs(200),
    );
  });

  it.each([
    ['mx.example.net', true],
    ['MX.example.net.', true],
    ['a.mx.example.net', false],
    ['example.net', false],
    ['mail.example.com', true],
  ])('covers %s: %s', (name, is) => {
    expect(isCovered(name, stsPolicyOf(POLICY))).toBe(is);
  });

  it('never throws, and always says why it is none without a mode', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(stsPolicyOf(text).problems.length).toBeGreaterThan(0);
      }),
      runs(),
    );
  });
});

describe('where reports of failed TLS go', () => {
  it.each([
    ['v=TLSRPTv1; rua=mailto:a@example.com', true, true],
    ['v=TLSRPTv1;rua=https://example.com/r', true, true],
    ['v=TLSRPTv1; rua=a@example.com', true, false],
    ['v=TLSRPTv1;', true, false],
    ['v = TLSRPTv1; rua=mailto:a@example.com', false, true],
    ['v=TLSRPTv2; rua=mailto:a@example.com', false, true],
  ])('%s is a record: %s, with an address: %s', (text, is, has) => {
    expect([isTlsReports(text), hasTlsReportAddress(text)]).toEqual([is, has]);
  });
});
