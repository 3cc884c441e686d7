/** Somebody looks through web sites for pages that sign in to SmarterMail. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { aServer, TLS_FOLDER } from '../api/a-server.js';
import { tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const FORM =
  '<form method=post action="http://mail.example/Login.aspx"><input type=hidden name=password value="Kq-7-plum"></form>';

function aPlace(files: Readonly<Record<string, string>>) {
  const place = makeWorkplace();
  mkdirSync(join(place.folder, 'www'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.folder, 'www', name), text);
  return place;
}

describe('scan-forms', () => {
  it('shows file, line and what to do, without the password, and ends with 2', async () => {
    const { run } = aPlace({ 'index.html': `<html>\n${FORM}`, 'a.html': 'x', 'b.gif': 'GIF\0' });

    const { code, stdout, stderr } = await run(['scan-forms', 'www']);

    expect({ code, stderr, long: tooLongLines(stdout) }).toEqual({ code: 2, stderr: '', long: [] });
    expect(stdout).toContain(
      `! ${join('www', 'index.html')}:2\n    form posts a password to mail.example/Login.aspx`,
    );
    expect(stdout).toMatch(/2 text files or pages; 1 no\s+text\.[\s\S]+First: change the password/);
    expect(stdout).not.toContain('Kq-7-plum');
  });

  it('shows the first of many on one screen, and all to whoever asks', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `p${index}.html`);
    const trap = '<div>'.repeat(2000);
    const { run } = aPlace({
      ...Object.fromEntries(names.map((name) => [name, FORM])),
      'x.html': trap,
      'y.html': trap,
    });

    const short = await run(['scan-forms', 'www']);
    const all = await run(['scan-forms', 'www', '--all']);
    const json = await run(['scan-forms', 'www', '--json']);

    expect(short.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(short.stdout).toContain('and 27 more (--all)');
    expect(names.filter((name) => !all.stdout.includes(name))).toEqual([]);
    expect(JSON.parse(json.stdout).hits).toHaveLength(30);
    expect(json.stdout).not.toContain('Kq-7-plum');
  });

  it('ends with 0 where nothing is found, and with 1 where something was not looked at', async () => {
    const { run } = aPlace({ 'a.html': 'x' });
    const trap = aPlace({ 'a.html': '<div>'.repeat(2000) });

    expect(await run(['scan-forms', 'www'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing sends'),
    });
    expect(await trap.run(['scan-forms', 'www'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('NOT LOOKED AT'),
    });
    expect(await run(['scan-forms', 'http://127.0.0.1:9/'])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Nothing was looked at[\s\S]*no answer/),
    });
  });

  it('looks at a site by the authority that is named, and not without', async () => {
    const { run } = aPlace({});
    const page = () => ({ text: FORM, headers: { 'content-type': 'text/html' } });
    const site = await aServer({ 'GET ': page }, { tls: true });
    const ca = fileURLToPath(new URL('server.crt', TLS_FOLDER));

    const without = await run(['scan-forms', site.url]);
    const within = await run(['scan-forms', site.url, '--ca', ca]);
    const bad = await run(['scan-forms', site.url, '--ca', 'nothing.pem']);
    await site.close();

    expect(without).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was looked at') });
    expect(within).toMatchObject({ code: 2, stdout: expect.stringContaining(':1\n') });
    expect(bad).toMatchObject({ code: 78, stderr: expect.stringContaining('config.bad-ca') });
  });

  it.each([
    [['nowhere'], 'There is no folder or file nowhere'],
    [['ftp://a.example/'], 'no address of a web site'],
    [['https://a:b@a.example/'], 'with a name and a password'],
    [['www', '--server', ''], '--server'],
    [['www', '--ca', 'ca.pem'], '--ca is for a web site'],
    [[], 'Something is missing'],
  ])('refuses %j', async (words, why) => {
    const { run } = aPlace({});

    expect(await run(['scan-forms', ...words])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(why),
    });
  });
});
