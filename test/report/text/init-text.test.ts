import { describe, expect, it } from '@jest/globals';
import { type InitReport, initReport, initReportSchema } from '../../../src/report/model/init-report.js';
import { renderInit } from '../../../src/report/text/init-text.js';
import { aPage, MAKER } from '../builders.js';

function aReport(changes: Partial<InitReport> = {}): InitReport {
  return initReport(
    {
      server: { url: 'https://mail.example.com', build: 9413 },
      username: 'ann',
      domains: 3,
      env: { file: '.env', isWritten: true, holdsPassword: false, holdsTotpSecret: false },
      playbook: { file: './playbook.yaml', extends: 'baseline' },
      meant: { addresses: 1, administrators: 0, catchAlls: 2 },
      leftOut: { addresses: 0, administrators: 0, catchAlls: 0 },
      waivedUntil: '2027-02-26',
      unread: [],
      isPasswordHeldBack: false,
      next: 'smlockdown wizard --playbook ./playbook.yaml',
      look: 'smlockdown audit --playbook ./playbook.yaml',
      ...changes,
    },
    MAKER,
  );
}

describe('a first day', () => {
  it('is told in lines, and ends with the commands that go on, the wizard first', () => {
    expect(initReportSchema.parse(aReport())).toEqual(aReport());
    expect(renderInit(aReport(), aPage({ width: 80 }))).toBe(
      [
        'https://mail.example.com, build 9413, 3 domains: nothing was changed there.',
        '.env        written: the address, the name, no password',
        './playbook.yaml: written; extends baseline, with 1 address, 2 catch-alls (waived',
        '            until 2027-02-26)',
        'next:       smlockdown wizard --playbook ./playbook.yaml',
        '            page by page; writes to the server only after a yes on its last page',
        'to look:    smlockdown audit --playbook ./playbook.yaml',
        '',
      ].join('\n'),
    );
  });

  it('leaves a command whole, however long it is, so that it can be copied', () => {
    const next = `smlockdown wizard --playbook ./playbook.yaml --url https://mail.example.com --ca ${'c'.repeat(30)}`;

    expect(renderInit(aReport({ next }), aPage({ width: 60 }))).toContain(`next:       ${next}\n`);
  });

  it('says of a .env that stays what it holds', () => {
    const env = { file: '.env', isWritten: false, holdsPassword: true, holdsTotpSecret: true };

    expect(renderInit(aReport({ env }), aPage({ width: 120 }))).toContain(
      '.env        was there, and stays: the address, the name, the password, the secret of the authenticator',
    );
  });
});
