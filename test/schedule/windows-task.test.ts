/** Jobs as tasks of Windows: the XML by the schema, and the file of cmd by the rules of cmd and of programs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SYSTEM, type Task, taskFiles, whyNoWord } from '../../src/schedule/windows-task.js';
import { aJob, ODD_WORDS } from './a-job.js';

const SCHEMA = fileURLToPath(new URL('task.xsd', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'smlockdown-task-'));
afterAll(() => rmSync(home, { recursive: true }));

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

function aTask(more: Partial<Task> = {}): Task {
  return {
    ...aJob({ program: 'C:\\Program Files\\nodejs\\node.exe', folder: 'C:\\smlockdown', account: SYSTEM }),
    script: 'C:\\smlockdown\\smlockdown-audit.cmd',
    log: 'C:\\smlockdown\\smlockdown-audit.log',
    from: '2026-11-30',
    root: 'C:\\Windows',
    ...more,
  };
}

function textsOf(task: Task): readonly [script: string, xml: string] {
  const [script, xml] = taskFiles(task, 'task.xml');
  return [script?.text ?? '', xml?.text ?? ''];
}

/** The words that a program makes of the line that starts it, once cmd made one sign of two percent signs. */
function wordsIn(script: string): readonly string[] {
  const line = script.split('\n').find((one) => one.includes('node.exe')) ?? '';
  const [command = ''] = line.split(' >>');
  const words: string[] = [];
  let word = '';
  let isInQuotes = false;
  for (const [part] of command.replaceAll('%%', '%').matchAll(/\\*"|\\+|[^\\"]/g)) {
    const slashes = part.length - 1;
    if (!part.endsWith('"')) {
      if (part !== ' ' || isInQuotes) word += part;
      else words.push(word);
      if (part === ' ' && !isInQuotes) word = '';
      continue;
    }
    // An odd number of them before a quote makes it one of the word.
    word += '\\'.repeat(slashes / 2);
    if (slashes % 2 === 1) word += '"';
    else isInQuotes = !isInQuotes;
  }
  return [...words, word];
}

function validated(xml: string): string {
  const file = join(home, 'task.xml');
  writeFileSync(file, Buffer.from(`\uFEFF${xml}`, 'utf16le'));
  const { stderr } = spawnSync('xmllint', ['--noout', '--schema', SCHEMA, file], { encoding: 'utf8' });
  return stderr.trim();
}

describe('a task of Windows', () => {
  it('starts its file by cmd, one at a time, and makes up for what it missed', () => {
    const [, xml] = textsOf(aTask());

    for (const element of [
      '<UserId>S-1-5-18</UserId>',
      '<StartBoundary>2026-11-30T05:30:00</StartBoundary>',
      '<RandomDelay>PT15M</RandomDelay>',
      '<DaysInterval>1</DaysInterval>',
      '<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
      '<StartWhenAvailable>true</StartWhenAvailable>',
      '<ExecutionTimeLimit>PT60M</ExecutionTimeLimit>',
      '<Command>C:\\Windows\\System32\\cmd.exe</Command>',
      '<Arguments>/d /s /c ""C:\\smlockdown\\smlockdown-audit.cmd""</Arguments>',
      '<WorkingDirectory>C:\\smlockdown</WorkingDirectory>',
    ])
      expect(xml).toContain(element);
    expect(xml).not.toContain('LogonType');
  });

  it('runs as somebody else by a password, without which Windows decrypts nothing for him', () => {
    const [, xml] = textsOf(aTask({ account: 'ACME\\R&D' }));

    expect(xml).toContain('<UserId>ACME\\R&amp;D</UserId>\n      <LogonType>Password</LogonType>');
  });

  (hasXmllint ? it : it.skip).each([
    ['every day', aTask()],
    ['on some days', aTask({ days: ['mon', 'sun'] })],
    ['as somebody, where names have signs of XML', aTask({ account: 'A&B\\<c>', folder: 'C:\\R&D <neu>' })],
  ])('is one by the schema: %s', (_, task) => {
    const [, xml] = textsOf(task);

    expect(validated(xml)).toMatch(/ validates$/);
    expect(validated(xml.replace('IgnoreNew', 'Ignore'))).toContain('MultipleInstancesPolicy');
  });

  it('gives the tool its words as they are, whatever is in them', () => {
    const words = ['C:\\smlockdown\\dist\\main.js', 'audit', ...ODD_WORDS, 'C:\\state\\'];
    const [script] = textsOf(aTask({ words }));

    expect(wordsIn(script)).toEqual(['C:\\Program Files\\nodejs\\node.exe', ...words]);
  });

  it('notes in its log when it began and how it ended, and ends so', () => {
    const [script] = textsOf(aTask({ folder: 'C:\\100%\\', log: 'C:\\100%\\a b.log' }));

    expect(script.split('\n').filter((line) => !line.includes('node.exe'))).toEqual([
      '@echo off',
      'setlocal DisableDelayedExpansion',
      'chcp 65001 >nul',
      '>>"C:\\100%%\\a b.log" echo == %DATE% %TIME%',
      'cd /d "C:\\100%%\\"',
      'if errorlevel 1 exit /b 1',
      'set code=%ERRORLEVEL%',
      '>>"C:\\100%%\\a b.log" echo == ended with %code%',
      'exit /b %code%',
      '',
    ]);
  });

  it('cannot be given a quote or a line break, and is not', () => {
    expect(['a"b', 'a\nb', 'a\rb', 'a\u0000b'].map(whyNoWord)).toEqual(
      Array.from({ length: 4 }, () => 'a quote or a line break'),
    );
    expect(ODD_WORDS.map(whyNoWord)).toEqual(ODD_WORDS.map(() => undefined));
  });
});
