/** Somebody looks through web sites for pages that sign in to SmarterMail. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
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
    const { run } = aPlace(Object.fromEntries(names.map((name) => [name, FORM])));

    const short = await run(['scan-forms', 'www']);
    const all = await run(['scan-forms', 'www', '--all']);
    const json = await run(['scan-forms', 'www', '--json']);

    expect(short.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(short.stdout).toContain('and 26 more (--all)');
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
      stdout: expect.stringContaining('no answer'),
    });
  });

  it.each([
    [['nowhere'], 'There is no folder or file nowhere'],
    [['ftp://a.example/'], 'no address of a web site'],
    [['https://a:b@a.example/'], 'with a name and a password'],
    [['www', '--server', ''], '--server'],
    [[], 'Something is missing'],
  ])('refuses %j', async (words, why) => {
    const { run } = aPlace({});

    expect(await run(['scan-forms', ...words])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(why),
    });
  });
});
