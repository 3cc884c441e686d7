import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  commandShown,
  holdsMask,
  isAsStored,
  redactNamed,
  redactObject,
  redactTexts,
  SecretValues,
  visible,
} from '../src/redaction.js';
import { runs } from './property-runs.js';

describe('redactObject', () => {
  it('masks secret members at any depth', () => {
    const settings = { ldap: { ldapPassword: 'hunter22', port: 389 }, items: [{ clientSecret: 'hunter22' }] };

    expect(redactObject(settings)).toEqual({
      ldap: { ldapPassword: '[redacted]', port: 389 },
      items: [{ clientSecret: '[redacted]' }],
    });
  });

  it('masks a list of secrets', () => {
    expect(redactObject({ apiTokens: ['one', ['two']] })).toEqual({
      apiTokens: ['[redacted]', ['[redacted]']],
    });
  });

  it('keeps numbers and switches whose name only speaks of passwords', () => {
    const policy = { minimumPasswordLength: 12, requirePasswordMatch: true, lastPassword: '' };

    expect(redactObject(policy)).toEqual(policy);
  });

  it('leaves no text under any secret name of any object', () => {
    const secret = 'S3CRET-text';
    const name = fc.constantFrom(
      'ldapPassword',
      'authToken',
      'sharedSecret',
      'private_key',
      'autoLoginUrl',
      'passwd',
    );
    const leaf = fc
      .record({ name, list: fc.boolean() })
      .map(({ name: key, list }) => ({ [key]: list ? [secret] : secret }));
    const nested = fc.letrec((tie) => ({
      node: fc.oneof(
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
      ),
    })).node;

    fc.assert(
      fc.property(nested, (value) => !JSON.stringify(redactObject(value)).includes(secret)),
      runs(),
    );
  });

  it('does not change its input', () => {
    const settings = { ldapPassword: 'hunter22' };

    redactObject(settings);

    expect(settings).toEqual({ ldapPassword: 'hunter22' });
  });
});

describe('redactNamed', () => {
  it('masks a text by the name it is stored under', () => {
    expect(redactNamed('ldapPassword', 'hunter22')).toBe('[redacted]');
    expect(redactNamed('settings.ldap.ldapPassword', 'hunter22')).toBe('[redacted]');
    expect(redactNamed('catchAll', 'postmaster')).toBe('postmaster');
  });
});

describe('the secrets of a run', () => {
  function known(secret: string, ...names: string[]): SecretValues {
    const secrets = new SecretValues();
    secrets.add(secret);
    secrets.keep(names);
    return secrets;
  }

  it("are not masked inside the tool's own names, nor as one", () => {
    const secrets = known('admin', 'admin-2fa', 'admin');

    expect(secrets.redact('admin-2fa: admin, admin-3fa')).toBe('admin-2fa: admin, [redacted]-3fa');
    expect(known('config').redact('[config.bad-secret] config')).toBe('[config.bad-secret] [redacted]');
  });

  it('are masked where a page broke them into lines, and coloured them', () => {
    const secrets = known('Ahoi  old Sail');

    expect(secrets.redact('is Ahoi old\n  Sail.')).toBe('is [redacted].');
    expect(secrets.redact('is \u001b[31mAhoi\u001b[39m\n  \u001b[31mold Sail\u001b[39m.')).toBe(
      'is \u001b[31m[redacted]\u001b[39m.',
    );
  });

  it('are masked as they are shown where they hold what is not', () => {
    expect(known('sail\u202eliaS').redact(`is ${visible('sail\u202eliaS')}`)).toBe('is [redacted]');
  });

  it('are masked where they begin with such a name, or such a name is a part of another word', () => {
    expect(known('admin-2fa!Sail', 'admin-2fa').redact('is admin-2fa!Sail')).toBe('is [redacted]');
    expect(known('admin', 'admin-2fa').redact('x-admin-2fa, admin-2fas')).toBe(
      'x-[redacted]-2fa, [redacted]-2fas',
    );
  });

  it('are masked in the values of JSON, not in its names', () => {
    const text = JSON.stringify({ message: 'the message is "message": x', code: 'message' });

    const shown = JSON.parse(known('message').redact(text, 'json'));

    expect(shown).toEqual({ message: 'the [redacted] is "[redacted]": x', code: '[redacted]' });
    expect(known('message').redact('"message": x')).toBe('"[redacted]": x');
  });
});

it('masks a secret that is written as it is shown, in a value, in its text and within JSON', () => {
  const secrets = new SecretValues();
  const secret = 'p"w\\d\u202e!x';
  secrets.add(secret);
  const held = { said: `no ${visible(secret)} here` };

  expect(redactTexts(held, (one) => secrets.redact(one))).toEqual({ said: 'no [redacted] here' });
  expect(secrets.redact(JSON.stringify(held), 'json')).toBe('{"said":"no [redacted] here"}');
});

describe('a value beside one that was stored masked', () => {
  it('is as that one where it is what was masked, whatever it holds', () => {
    const secrets = new SecretValues();
    secrets.add('farm(1)');
    const word = fc.constantFrom('farm(1)', 'a', '.', '[', '\n', '');
    const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(''));
    const value = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(text, text, value, (one, other, more) => {
        const held = { one, list: [other, more], n: 1 };
        expect(
          isAsStored(
            held,
            redactTexts(held, (it) => secrets.redact(it)),
          ),
        ).toBe(true);
      }),
      runs(100),
    );
  });

  it.each<[unknown, unknown]>([
    ['Shop hunter22', 'Office [redacted]'],
    ['Office hunter22!', 'Office [redacted]!?'],
    ['Ax1B', 'A[redacted]1[redacted]B'],
    ['Office ', 'Office [redacted]'],
    [7, '[redacted]'],
    [
      ['a', 'b', 'c'],
      ['a', '[redacted]'],
    ],
    [
      { a: 'x', c: 1 },
      { a: '[redacted]', b: 1 },
    ],
    [{ a: 'x' }, { a: '[redacted]', b: 1 }],
    [{ 0: 'x' }, ['[redacted]']],
    [
      { a: 'x', b: 2 },
      { a: '[redacted]', b: 1 },
    ],
    [null, { a: '[redacted]' }],
    ['a', 'b'],
  ])('is another: %j, %j', (value, stored) => {
    expect(isAsStored(value, stored)).toBe(false);
  });
});

describe('what could drive a terminal', () => {
  const RAW = 'a\u001b[31mb\u009bc\u202ed\u{e0001}\u2028e\nf';

  it('is shown by its number', () => {
    expect(visible(RAW)).toBe('a\\u001b[31mb\\u009bc\\u202ed\\udb40\\udc01\\u2028e\\u000af');
    expect(visible(RAW, 'lines')).toMatch(/\\u001b.*e\nf$/);
  });

  it('nor is what has no ink left out, as two names would look the same', () => {
    expect(visible('a\u3164b\u2800c\ufe0fd\u034fe')).toBe('a\\u3164b\\u2800c\\ufe0fd\\u034fe');
  });

  it('is the same JSON', () => {
    expect(JSON.parse(visible(JSON.stringify({ [RAW]: RAW }, null, 2), 'lines'))).toEqual({ [RAW]: RAW });
  });

  it('is kept where it is colour, and nothing else is', () => {
    expect(visible('\u001b[1mbold\u001b[22m\u001b[2J\u001b]0;x\u0007', 'lines and colours')).toBe(
      '\u001b[1mbold\u001b[22m\\u001b[2J\\u001b]0;x\\u0007',
    );
  });
});

describe('a command line', () => {
  const SECRET = 'S3cr.et-x1';

  it.each([
    `scan.exe --password ${SECRET} C:\\Mail`,
    `scan.exe --password=${SECRET}`,
    `scan.exe /Password:${SECRET} /x`,
    `scan.exe -pwd "${SECRET} and more"`,
    `scan.exe -p ${SECRET}`,
    `scan.exe -p${SECRET} file`,
    `scan.exe /p:${SECRET}`,
    `scan.exe --api-key ${SECRET} --client-secret '${SECRET}'`,
    `cmd /c set DB_PASSWORD=${SECRET}&& go.bat`,
    `curl -u admin:${SECRET} https://host.example/x`,
    `curl https://admin:${SECRET}@host.example/x`,
    `curl https://host.example/x?sig=${SECRET}`,
    `curl -H "Authorization: Bearer ${SECRET}" https://host.example`,
    `net use Z: \\\\host\\share ${SECRET} /user:bob`,
    `net.exe use \\\\host\\share ${SECRET}`,
    `powershell -Command "$token = '${SECRET}'; go"`,
    `powershell.exe send.ps1 -AccessToken ${SECRET}`,
    `schtasks /create /ru bob /rp ${SECRET}`,
    `curl -ubob:${SECRET} -o x.exe`,
    `sendemail -xp ${SECRET}`,
    `openssl enc -k ${SECRET} -in C:\\x.bin`,
    `curl -H "X-Auth: ${SECRET}" host.example`,
    `"C:\\Program Files\\curl.exe" -H 'X-Auth: ${SECRET}'`,
    `C:\\bin\\tool.exe -x ${SECRET} sub\\x.exe`,
    `DB_PASSWORD=${SECRET} tool`,
    `"tool --key=${SECRET}"`,
    `x.exe "${SECRET}`,
  ])('is shown without what it signs in with, again and again: %s', (line) => {
    const shown = commandShown(line);

    expect(shown).not.toContain(SECRET);
    expect(shown).toContain('[redacted]');
    expect(commandShown(shown)).toBe(shown);
    if (/^"?(?!tool)[a-z]/.test(line)) expect(shown.slice(0, 3)).toBe(line.slice(0, 3));
    expect(holdsMask({ before: shown })).toBe(true);
  });

  it.each([
    'mysqldump -phunter',
    'sqlcmd -Phunter',
    'tool /phunter',
    'redis-cli -ahunter',
    'tool --key=hunter',
    'tool %hunter2',
    'tool -phunter.js',
    'net use hunter',
    'C:\\Tools\\scan.exe hunter ..\\mail\\in',
    'C:\\bin\\send.exe hunter DOMAIN\\bob',
    'C:\\bin\\send hunter DOMAIN\\tool.exe',
    'C:\\Program Files\\x y\\a.exe hunter \\\\host\\share',
    '"C:\\Program Files\\x y\\a.exe hunter\\b.exe"',
    '"C:\\Tools\\scan.exe hunter"',
    '"C:\\Tools\\scan hunter"',
    'C:\\x\\rar.exe a -HPhunter',
    'C:\\x\\y.exe -Whunter',
    'C:\\x\\y.exe /khunter',
  ])('is shown without a word that may be a password: %s', (line) => {
    expect(commandShown(line)).not.toContain('hunter');
  });

  it.each([
    '"C:\\Program Files\\Scanner\\scan.exe" /move /path:C:\\Q %FILEPATH%',
    'C:\\Program Files (x86)\\My Scanner\\scan.exe --quiet %FILEPATH',
    'powershell.exe -NoProfile -File C:\\x.ps1',
    'start.cmd /run evil.bat',
    'cmd /c "C:\\Windows\\Temp\\x.bat"',
    '/usr/bin/clamscan --no-summary -r',
    'C:\\Passwords\\scan.exe --passive',
    '"C:\\My Tools\\scan it.exe" -r',
    '"C:\\Tools\\scan" -r',
    'boss@company.test',
  ])('shows what runs, switches and paths: %s', (line) => {
    expect(commandShown(line)).toBe(line);
  });

  it('has one mask for all words that stand together', () => {
    expect(commandShown('net use Z: \\\\host\\share pw /y')).toBe('net [redacted] /y');
  });

  it('is masked in what is stored, whatever holds it', () => {
    const line = `x.bat --password ${SECRET}`;
    const stored = redactObject({
      ...{ commandLine: line, commandLineArguments: line, spoolCommandLineFile: 'x.bat' },
      mounts: [{ commandMount: line, mountPath: 'D:' }],
      actions: [{ type: 'commandLine', argument: line }],
      spamLevelMedAction: { actionType: 4, argument: 'Junk Email' },
    });

    expect(JSON.stringify(stored)).not.toContain(SECRET);
    expect(stored).toMatchObject({ spoolCommandLineFile: 'x.bat', mounts: [{ mountPath: 'D:' }] });
    expect(stored).toMatchObject({ spamLevelMedAction: { argument: 'Junk Email' } });
    expect(redactNamed('commandLineArguments', SECRET)).toBe('[redacted]');
    expect(redactNamed('commandLine', line)).toBe('x.bat --password [redacted]');
  });
});
