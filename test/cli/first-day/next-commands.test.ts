/** The commands that go on have every flag that the two files do not hold, as a shell takes them. */
import { describe, expect, it } from '@jest/globals';
import { shellWord } from '../../../src/cli/context/restated.js';
import { nextCommands } from '../../../src/cli/first-day/next-commands.js';

const PLAIN = {
  out: './playbook.yaml',
  ca: undefined,
  insecure: undefined,
  assumeSmartermail: undefined,
  totpFrom: undefined,
  stateDir: undefined,
};
const HERE = { url: undefined, passwordFrom: undefined, platform: 'linux' } as const;

describe('the next commands', () => {
  it('are the wizard first, and an audit for whoever only looks', () => {
    expect(nextCommands(PLAIN, HERE)).toEqual({
      next: 'smlockdown wizard --playbook ./playbook.yaml',
      look: 'smlockdown audit --playbook ./playbook.yaml',
    });
  });

  it('have what the two files do not hold', () => {
    const given = { ...PLAIN, ca: 'our ca.pem', insecure: true, assumeSmartermail: true, totpFrom: 'env:T' };

    expect(
      nextCommands(given, { ...HERE, url: 'https://mail.example.com', passwordFrom: 'cmd:pass show mail' })
        .look,
    ).toBe(
      "smlockdown audit --playbook ./playbook.yaml --url https://mail.example.com --password-from 'cmd:pass show mail' --totp-from env:T --ca 'our ca.pem' --insecure --assume-smartermail",
    );
  });

  it('name a file where its name alone would be a shipped playbook', () => {
    expect(nextCommands({ ...PLAIN, out: 'baseline' }, HERE).look).toBe(
      'smlockdown audit --playbook ./baseline',
    );
  });

  it.each([
    ["it's", 'linux', "'it'\\''s'"],
    ['$HOME', 'linux', "'$HOME'"],
    ['C:\\our files\\a.yaml', 'win32', '"C:\\our files\\a.yaml"'],
    ['C:\\a.yaml', 'win32', 'C:\\a.yaml'],
    ['smtp=2525,imap=off', 'win32', '"smtp=2525,imap=off"'],
    ['', 'linux', "''"],
  ] as const)('quote %j on %s as %s', (text, platform, word) => {
    expect(shellWord(text, platform)).toBe(word);
  });
});
