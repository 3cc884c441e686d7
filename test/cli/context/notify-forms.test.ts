/** Who is told, as it is typed or kept elsewhere; what is refused, and that no secret is repeated. */
import { describe, expect, it } from '@jest/globals';
import { addressIn, notifyIn, notifyMistake } from '../../../src/cli/context/notify-forms.js';

const MAIL = 'from=audit@host.example&to=ops@host.example';
const SECRET = 'Red-Kite-77-Secret';

describe('--notify', () => {
  it('takes a program with its arguments', () => {
    expect(notifyIn('cmd:/usr/bin/page-me  --team mail')).toEqual({
      to: 'program',
      words: ['/usr/bin/page-me', '--team', 'mail'],
    });
  });

  it('takes a mail server, with the port that is usual', () => {
    const portOf = (text: string) => {
      const found = addressIn(text, { isTyped: true });
      return typeof found === 'string' || found.to !== 'mail' ? found : [found.host, found.port, found.isTls];
    };

    expect(portOf(`smtp://mail.example.com?${MAIL}`)).toEqual(['mail.example.com', 25, false]);
    expect(portOf(`smtp://mail.example.com/?${MAIL}&user=a&password-from=env:PW`)).toEqual([
      ...['mail.example.com', 587, false],
    ]);
    expect(portOf(`smtps://mail.example.com?${MAIL}`)).toEqual(['mail.example.com', 465, true]);
    expect(portOf(`smtp://[::1]:2525?${MAIL}`)).toEqual(['::1', 2525, false]);
  });

  it('takes several recipients, with names and a + in them', () => {
    const text =
      'smtp://h.example?from=Audit%20<a@h.example>&to=ops+night@h.example,Night%20watch%20<b@h.example>';

    expect(addressIn(text, { isTyped: true })).toMatchObject({
      from: { name: 'Audit', address: 'a@h.example' },
      recipients: [
        { name: '', address: 'ops+night@h.example' },
        { name: 'Night watch', address: 'b@h.example' },
      ],
    });
  });

  it('takes user and password from an address that is kept elsewhere', () => {
    expect(addressIn(`smtps://ops:${SECRET}@h.example?${MAIL}`, { isTyped: false })).toMatchObject({
      ...{ user: 'ops', password: SECRET, passwordFrom: undefined },
    });
    const web = addressIn(`https://ops:${SECRET}@h.example/hook`, { isTyped: false });
    expect(web).toMatchObject({ login: `ops:${SECRET}` });
    expect(String((web as { url: URL }).url)).toBe('https://h.example/hook');
  });

  it.each([
    ['nothing', ''],
    ['a word', 'mail.example.com'],
    ['another protocol', 'ftp://h.example'],
    ['no program', 'cmd: '],
    ['plain http beyond this machine', 'http://hooks.example/x'],
    ['a password for all to read', `https://ops:${SECRET}@h.example/hook`],
    ['a password for all to read, by mail', `smtp://ops:${SECRET}@h.example?${MAIL}`],
    ['mail from nobody', 'smtp://h.example?to=a@h.example'],
    ['mail to nobody', 'smtp://h.example?from=a@h.example'],
    ['an empty recipient', 'smtp://h.example?from=a@h.example&to=b@h.example,'],
    ['a header in an address', 'smtp://h.example?from=a@h.example&to=b@h.example%0d%0aBcc:%20c@h.example'],
    ['a member twice', `smtp://h.example?${MAIL}&to=c@h.example`],
    ['a member that is none', `smtp://h.example?${MAIL}&password=${SECRET}`],
    ['a path', `smtp://h.example/x?${MAIL}`],
    ['a user without a password', `smtp://h.example?${MAIL}&user=a`],
    ['a password without a user', `smtp://h.example?${MAIL}&password-from=env:A`],
    ['what no percent sign means', 'smtp://h.example?from=%zz&to=a@h.example'],
  ])('refuses %s, and repeats nothing', (_, text) => {
    const why = notifyMistake(['cmd:true', text]);

    expect(why).toMatch(/^--notify: ./);
    expect(why).not.toContain(SECRET);
  });

  it('has an address that is kept elsewhere name no other place, and no program', () => {
    const named = addressIn(`smtp://h.example?${MAIL}&user=a&password-from=file:/etc/shadow`, {
      isTyped: false,
    });

    expect(named).toMatch(/names no other place/);
    for (const text of ['cmd:true', 'file:other', 'mail.example.com'])
      expect(addressIn(text, { isTyped: false })).toMatch(/^an address is (?!.*(?:cmd|env|file):)/);
  });

  it.each([
    ['env:', 'the name of a variable that holds an address'],
    ['env: ', 'the name of a variable that holds an address'],
    ['file:', 'the path of a file that holds an address'],
    ['cmd: ', 'a program'],
  ])('says of %j alone what that takes, and offers nothing else', (text, what) => {
    const why = notifyMistake([text]);

    expect(why).toMatch(new RegExp(`^--notify: ${text.trimEnd()} takes ${what}`));
    expect(new Set(why?.match(/cmd:|env:|file:|https:/g))).toEqual(new Set([text.trimEnd()]));
  });

  it.each(['__proto__', 'constructor'])('knows no form %s', (text) => {
    expect(notifyMistake([text])).toMatch(/^--notify: it takes cmd:PROGRAM/);
  });

  it('is asked for by nobody where it is left out', () => {
    expect(notifyMistake(undefined)).toBeUndefined();
  });
});
