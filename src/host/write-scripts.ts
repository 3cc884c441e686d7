/**
 * The scripts that an administrator runs on the Windows host: each one file that needs no other, made of the bodies in
 * `data/host/windows`. UTF-8 with a byte order mark and CRLF, as Windows PowerShell 5.1 reads it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packaged } from '../package-folder.js';
import { CROWDS } from '../steps/host/folder-rights.js';
import { hasControlCharacter } from '../steps/kit/option.js';

/** What the playbook wants of the host. `rate`: requests in the interval that IIS has; `concurrency`: requests at once. */
export interface WantedHost {
  readonly user: string;
  readonly description: string;
  /** Ids of the steps that `apply` carries out; none: all of them. */
  readonly steps: readonly string[];
  /** Name of the web site; empty: the only one of SmarterMail. */
  readonly site: string;
  /** Addresses and ranges, as 203.0.113.0/24. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly hostNames: readonly string[];
  readonly dynamicRestrictions: boolean;
  readonly rate: number;
  readonly concurrency: number;
  readonly firewallFor9998: boolean;
}

export const WINDOWS_SCRIPTS = ['check.ps1', 'apply.ps1', 'undo.ps1'] as const;
export type WindowsScripts = Readonly<Record<(typeof WINDOWS_SCRIPTS)[number], string>>;

const COMMON_GOES_HERE = '# ---- common.ps1 comes here ----\n';
const BYTE_ORDER_MARK = '\uFEFF';

function shipped(name: string): string {
  const text = readFileSync(packaged(`data/host/windows/${name}`), 'utf8');
  return text.replace(/\r\n/g, '\n');
}

/** PowerShell ends a text in single quotes at these too: left, right, low and reversed single quotation mark. */
const SINGLE_QUOTES = /['\u2018\u2019\u201A\u201B]/g;

/**
 * A text of PowerShell in single quotes, where nothing but a quote means anything.
 * @throws RangeError where it holds a control character: the file's line ends are its own.
 */
function quoted(text: string): string {
  if (hasControlCharacter(text))
    throw new RangeError('A script of the host takes no control characters in its values.');
  return `'${text.replace(SINGLE_QUOTES, '$&$&')}'`;
}

function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new RangeError('A script of the host takes whole numbers.');
  return String(number);
}

function list(texts: readonly string[]): string {
  return `@(${texts.map(quoted).join(', ')})`;
}

function wantedStatement(wanted: WantedHost, tool: string): string {
  return `$Wanted = @{
  Tool = ${quoted(tool)}
  User = ${quoted(wanted.user)}
  Description = ${quoted(wanted.description)}
  Steps = ${list(wanted.steps)}
  Site = ${quoted(wanted.site)}
  Crowds = ${list(CROWDS)}
  Allow = ${list(wanted.allow)}
  Deny = ${list(wanted.deny)}
  HostNames = ${list(wanted.hostNames)}
  DynamicRestrictions = $${wanted.dynamicRestrictions}
  Rate = ${whole(wanted.rate)}
  Concurrency = ${whole(wanted.concurrency)}
  FirewallFor9998 = $${wanted.firewallFor9998}
}
`;
}

function script(name: string, wanted: WantedHost, tool: string): string {
  const [start = '', body] = shipped(name).split(COMMON_GOES_HERE);
  if (body === undefined) throw new Error(`data/host/windows/${name} does not say where common.ps1 goes.`);
  const shared = name === 'check.ps1' ? ['common.ps1'] : ['common.ps1', 'change.ps1'];
  const before = `# ${name} of smartermail-lockdown ${tool}, for Windows PowerShell 5.1 and later.\n${start}${wantedStatement(wanted, tool)}`;
  const after = [...shared.map(shipped), body].join('\n').trimEnd();
  // The script looks at itself the same way: without the line of the hash, lines ended by LF, no white space at the end.
  const hash = createHash('sha256').update(`${before}${after}`).digest('hex');
  return `${BYTE_ORDER_MARK}${`${before}$ScriptHash = '${hash}'\n${after}\n`.replace(/\r?\n/g, '\r\n')}`;
}

/** The three texts, ready to be written as they are. `tool`: the tool's own version. */
export function writeWindowsScripts(wanted: WantedHost, tool: string): WindowsScripts {
  return {
    'check.ps1': script('check.ps1', wanted, tool),
    'apply.ps1': script('apply.ps1', wanted, tool),
    'undo.ps1': script('undo.ps1', wanted, tool),
  };
}
