/**
 * A job as a task of Windows: the XML that Task Scheduler takes, and the file of cmd that it starts, as a task has no log of its
 * own. Sources: "Task Scheduler Schema" of Microsoft, version 1.2; `cmd /?` for quotes; "Parsing C Command-Line Arguments".
 */
import { dayName, type Job, type JobFile } from './job.js';

/** The system itself, in every language of Windows. */
export const SYSTEM = 'SYSTEM';
const SYSTEM_SID = 'S-1-5-18';

export interface Task extends Job {
  /** The file that it starts, and its log; absolute. */
  readonly script: string;
  readonly log: string;
  /** What a day looks like from which on it holds: `2026-11-30`. */
  readonly from: string;
  /** The folder of Windows. */
  readonly root: string;
}

/** Why a word cannot stand in a file of cmd; undefined where it can. Nothing there stands for a quote within quotes. */
export function whyNoWord(text: string): string | undefined {
  return [...text].some((sign) => sign < ' ' || sign === '"') ? 'a quote or a line break' : undefined;
}

/** A path as it is, in quotes; `%` begins a variable even there. */
const quoted = (path: string) => `"${path.replaceAll('%', '%%')}"`;

/** The same of an argument of a program, to which a backslash before the closing quote would say that it is none. */
const argument = (text: string) => quoted(text.replace(/\\+$/, '$&$&'));

function scriptText({ program, words, folder, log }: Task): string {
  const into = `>>${quoted(log)}`;
  return [
    '@echo off',
    'setlocal DisableDelayedExpansion',
    'chcp 65001 >nul',
    `${into} echo == %DATE% %TIME%`,
    `cd /d ${quoted(folder)}`,
    'if errorlevel 1 exit /b 1',
    `${[program, ...words].map(argument).join(' ')} ${into} 2>&1`,
    'set code=%ERRORLEVEL%',
    `${into} echo == ended with %code%`,
    'exit /b %code%',
    '',
  ].join('\n');
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function principal({ account }: Task): readonly string[] {
  return account === SYSTEM
    ? [`<UserId>${SYSTEM_SID}</UserId>`]
    : // With another one nothing could be decrypted that Windows encrypted for the account.
      [`<UserId>${xml(account)}</UserId>`, '<LogonType>Password</LogonType>'];
}

function schedule({ days }: Task): readonly string[] {
  if (days.length === 0) return ['<ScheduleByDay>', '  <DaysInterval>1</DaysInterval>', '</ScheduleByDay>'];
  return [
    '<ScheduleByWeek>',
    '  <WeeksInterval>1</WeeksInterval>',
    '  <DaysOfWeek>',
    ...days.map((day) => `    <${dayName(day)} />`),
    '  </DaysOfWeek>',
    '</ScheduleByWeek>',
  ];
}

function taskText(task: Task): string {
  const { name, script, folder, root, from, at, jitterMinutes, limitMinutes } = task;
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>smlockdown by itself (${name})</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <CalendarTrigger>',
    '      <Enabled>true</Enabled>',
    `      <StartBoundary>${from}T${at}:00</StartBoundary>`,
    `      <RandomDelay>PT${jitterMinutes}M</RandomDelay>`,
    ...schedule(task).map((line) => `      ${line}`),
    '    </CalendarTrigger>',
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    ...principal(task).map((line) => `      ${line}`),
    '      <RunLevel>HighestAvailable</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>',
    '    <Enabled>true</Enabled>',
    `    <ExecutionTimeLimit>PT${limitMinutes}M</ExecutionTimeLimit>`,
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${xml(root)}\\System32\\cmd.exe</Command>`,
    // /s: all between the first and the last quote is the line, whatever is in it.
    `      <Arguments>/d /s /c ""${xml(script)}""</Arguments>`,
    `      <WorkingDirectory>${xml(folder)}</WorkingDirectory>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    '',
  ].join('\n');
}

export function taskFiles(task: Task, xmlFile: string): readonly JobFile[] {
  return [
    { path: task.script, text: scriptText(task) },
    { path: xmlFile, text: taskText(task) },
  ];
}
