/** Lines that the documentation has for cron and Task Scheduler, as these read them. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { blocksOf, PAGES, textOf, wordsOf } from './a-page.js';

const pages = PAGES.map(textOf);
const crontabs = pages.flatMap((page) =>
  ['text', 'crontab', 'sh'].flatMap((language) =>
    blocksOf(page, language).filter((text) => /^[\d*]\S*( +[\d*]\S*){4} /m.test(text)),
  ),
);
const hasCron = spawnSync('crontab', ['-V']).error === undefined;

/** What cron says of a crontab; nothing where it takes it. It is not installed. */
function cronSays(text: string): string {
  const { status, stderr } = spawnSync('crontab', ['-n', '-'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

const lines = pages
  .flatMap((page) => [
    ...['bat', 'powershell'].flatMap((language) =>
      blocksOf(page, language).flatMap((text) => text.split('\n')),
    ),
    ...[...page.matchAll(/`(schtasks [^`]*)`/g)].map(([, line = '']) => line),
  ])
  .filter((line) => line.startsWith('schtasks '));

type Switches = Readonly<Record<string, string | null>>;
const SCHTASKS = parse(textOf('test/docs/schtasks.yaml')) as Readonly<Record<string, Switches>>;

/** What of a line schtasks does not take. */
function mistakesIn(line: string): readonly string[] {
  const [, verb = '', ...rest] = wordsOf(line);
  const switches = SCHTASKS[verb.slice(1)];
  if (switches === undefined || !verb.startsWith('/')) return [verb];
  const mistakes: string[] = [];
  while (rest.length > 0) {
    const name = rest.shift() ?? '';
    const value = switches[name];
    if (value === undefined) mistakes.push(name);
    else if (value !== null && !new RegExp(value).test(rest.shift() ?? '')) mistakes.push(name);
  }
  return mistakes;
}

describe('the lines for cron', () => {
  it('are there, and start a script that the page shows', () => {
    expect(crontabs.length).toBeGreaterThan(0);
    const commands = crontabs.flatMap((text) =>
      [...text.matchAll(/^[\d*]\S*(?: +\S+){4} +(\S+)/gm)].map(([, command = '']) => command),
    );
    for (const command of commands) expect(textOf('docs/unattended.md')).toContain(`As \`${command}\`,`);
  });

  (hasCron ? it : it.skip).each(crontabs)('are taken by cron: %j', (text) => {
    expect(cronSays(text)).toBe('');
    expect(cronSays(text.replace(/^30 5 /m, '30 25 '))).toContain('bad hour');
  });
});

describe('the lines for schtasks', () => {
  it.each(lines)('%s has switches that it takes', (line) => {
    expect(mistakesIn(line)).toEqual([]);
  });

  it('start a file that the page shows', () => {
    const started = lines.flatMap((line) => / \/tr (\S+)/.exec(line)?.[1] ?? []);

    expect(started.length).toBeGreaterThan(0);
    for (const file of started) expect(textOf('docs/unattended.md')).toContain(`As \`${file}\`:`);
  });

  it('would be told of', () => {
    expect(
      [
        'schtasks /make /tn a',
        'schtasks /create /tm a',
        'schtasks /create /tn a /st 25:00',
        'schtasks /create /tn a /sc nightly',
        'schtasks /create /tn a /rp secret',
        'schtasks /create /tn',
      ].map(mistakesIn),
    ).toEqual([['/make'], ['/tm', 'a'], ['/st'], ['/sc'], ['/rp'], ['/tn']]);
  });
});
