/** An export as a file: what goes together, in which order, under which names. */
import { describe, expect, it } from '@jest/globals';
import type { Exported, Open } from '../../../src/engine/audit/export.js';
import { type ExportAbout, exportFile } from '../../../src/report/view/export-file.js';

const ABOUT: ExportAbout = {
  url: 'https://mail.example.com:9998/x/',
  build: 9406,
  today: '2026-11-28',
  expires: '2027-02-26',
  extends: 'baseline',
  owner: 'jdoe',
  reason: '',
  domains: 800,
  isSecret: (text) => text.includes('Pass4word'),
};

function open(step: string, target: string, more: Partial<Open> = {}): Open {
  return { step, target, severity: 'medium', text: 'not so', remedy: 'apply', ...more };
}

function fileOf(waived: readonly Open[], about: Partial<ExportAbout> = {}, more: Partial<Exported> = {}) {
  return exportFile({ stated: [], unread: [], read: 1, waived, ...more }, { ...ABOUT, ...about });
}

describe('the waivers of an export', () => {
  it('are the most urgent first, one for the server and one for all domains of a step', () => {
    const { waivers } = fileOf([
      open('domain-tls', 'server'),
      open('domain-tls', 'a.example'),
      open('domain-tls', 'a.example', { text: 'nor so' }),
      open('domain-tls', 'b.example'),
      open('updates', 'server', { severity: 'critical' }),
    ]);

    expect(waivers.map(({ step, domains }) => [step, domains])).toEqual([
      ['updates', ['server']],
      ['domain-tls', ['server']],
      ['domain-tls', ['a.example', 'b.example']],
    ]);
  });

  it('say what is wrong in how many domains, the most frequent first, and what would end it', () => {
    const text = (one: string) => ({ text: one, remedy: 'by-hand' as const });
    const all = ['a', 'b', 'b', 'c', 'd'].map((one, at) => open('catch-all', `${at}.example`, text(one)));

    const [waiver] = fileOf(all).waivers;

    expect(waiver?.comment).toEqual([
      'medium, 5 of 800 domains: b (2); a (1); c (1); and others',
      'By hand: smlockdown audit --step catch-all says how.',
    ]);
  });

  it('name every domain, unless there are many and all are alike', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, at) => open('catch-all', `${at}.example`));

    const [few] = fileOf(some(50), { domains: 50 }).waivers;
    const [most] = fileOf(some(799)).waivers;
    const [all] = fileOf(some(800)).waivers;

    expect([few?.domains.length, most?.domains.length, all?.domains]).toEqual([50, 799, ['*']]);
    expect(all?.comment.join(' ')).toContain('It also covers domains that are added later.');
  });

  it('are none for a domain whose name no playbook can hold: it is told', () => {
    const names = ['a b.example', '*', 'server.', 'Server', 'Pass4word.example', 'a@b', 'good.example'];

    const { waivers, unnamed } = fileOf(names.map((name) => open('catch-all', name)));

    expect(waivers.map(({ domains }) => domains)).toEqual([['server.', 'good.example']]);
    expect(unnamed.map(({ target }) => target)).toEqual([
      'a b.example',
      '*',
      'Server',
      'Pass4word.example',
      'a@b',
    ]);
  });
});

describe('the head of an export', () => {
  it('is named after the server, whatever its address', () => {
    const names = ['https://mail.example.com:9998', 'http://[::1]:80', 'https://MÄIL.example'].map(
      (url) => fileOf([], { url }).playbook.name,
    );

    expect(names).toEqual(['mail-example-com', '1', 'xn-mil-qla-example']);
  });

  it('says what was not read, in a line for what is alike', () => {
    const unread = [
      { step: 'logging', target: 'server', what: 'Log detail', why: '500', isError: true },
      { step: 'greylisting', target: 'server', what: 'Options', why: 'no call', isError: false },
      { step: 'catch-all', target: 'a.example', what: 'Settings', why: 'no call', isError: false },
      { step: 'catch-all', target: 'b.example', what: 'Settings', why: 'no call', isError: false },
      { step: 'domain-tls', target: 'a.example', what: 'Settings', why: 'no call', isError: false },
      { step: 'updates', target: 'a.example', what: 'Forwards', why: 'no call', isError: false },
    ];

    const { comment } = fileOf([], {}, { unread }).playbook;

    expect(comment.slice(-2)).toEqual([
      '- Log detail (logging): 500',
      '- Options (greylisting); Settings, 2 domains (catch-all, domain-tls); Forwards, a.example (updates): no call',
    ]);
  });
});
