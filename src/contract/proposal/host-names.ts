/**
 * What a server's own files call its settings: names and types of members, and no value. One more source of words, for which
 * of two members a field is, and for paths that are called like nothing here. Pure; the names are only ever words of a guess.
 */
import { type MoreWords, NO_MORE_WORDS } from './candidates.js';
import { namesOf } from './names.js';
import { squashed, wordsOf } from './words.js';

/** A member: where it stands, dotted, `[]` behind a list, and of which type. */
export interface HostName {
  readonly path: string;
  readonly type: 'object' | 'list' | 'text' | 'number' | 'boolean' | 'null';
}

/** Longer lines, and more of them, are none that anybody's settings make. */
const LONGEST = 500;
const MOST_LINES = 200_000;

const LINE =
  /^(?:[\w.-]+\t)?([A-Za-z_*][\w*]*(?:\[\])*(?:\.[A-Za-z_*][\w*]*(?:\[\])*)*)\t(object|list|text|number|boolean|null)$/;

/**
 * The members in a listing: a line each, `settings.json<TAB>settings.smtp_in.relay<TAB>number`; the file need not stand there.
 * `others`: lines that are no such line. Never throws.
 */
export function hostNamesIn(text: string): { readonly names: readonly HostName[]; readonly others: number } {
  const names = new Map<string, HostName>();
  let others = 0;
  let at = 0;
  for (let lines = 0; at < text.length && lines < MOST_LINES; lines += 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + LONGEST + 1)).trimEnd();
    at = end < 0 ? text.length : end + 1;
    const [, path, type] = line.length > LONGEST ? [] : (LINE.exec(line) ?? []);
    if (path !== undefined) names.set(path, { path, type: type as HostName['type'] });
    else if (line !== '' && !line.startsWith('#')) others += 1;
  }
  return { names: [...names.values()], others };
}

interface Group {
  /** Of the object that holds them. */
  readonly name: string;
  readonly members: readonly string[];
}

function groupsOf(names: readonly HostName[]): readonly Group[] {
  const groups = new Map<string, string[]>();
  for (const { path, type } of names) {
    if (type === 'object') continue;
    const plain = path.replaceAll('[]', '');
    const dot = plain.lastIndexOf('.');
    const around = dot < 0 ? '' : plain.slice(0, dot);
    const members = groups.get(around) ?? [];
    groups.set(around, members);
    members.push(plain.slice(dot + 1));
  }
  return [...groups].map(([path, members]) => ({ name: path.slice(path.lastIndexOf('.') + 1), members }));
}

/** At least so many fields of a resource have to be in an object, by their very names, for it to be the resource's. */
const LEAST_ALIKE = 2;

/**
 * What the server's files call a resource and its members: the object in them that has most of its fields. Nothing where it
 * is not clear which object that is.
 */
export function wordsByHost(names: readonly HostName[]): MoreWords {
  const groups = groupsOf(names);
  return (resource) => {
    const fields = Object.keys(resource.binding.fields);
    const known = new Set(fields.flatMap((field) => namesOf(resource, field).map(({ plain }) => plain)));
    const title = new Set(wordsOf(`${resource.id} ${resource.title}`));
    const worth = ({ name, members }: Group) => {
      const alike = new Set(members.map(squashed).filter((one) => known.has(one))).size;
      const isNamed = wordsOf(name).some((word) => title.has(word));
      return alike < LEAST_ALIKE && !isNamed ? 0 : alike + (isNamed ? 1 : 0);
    };
    const ranked = groups.map((group) => ({ group, worth: worth(group) })).sort((a, b) => b.worth - a.worth);
    const [first, second] = ranked;
    if (first === undefined || first.worth === 0 || first.worth === second?.worth)
      return NO_MORE_WORDS(resource);
    return { called: [first.group.name], members: first.group.members };
  };
}

/** Where SmarterMail keeps its settings on Windows. Source: `docs/api-evidence.md` (public write-ups of build 9504). */
export const SETTINGS_FOLDER = 'C:\\Program Files (x86)\\SmarterTools\\SmarterMail\\Service\\Settings';

/** Not those of administrators, domains and blocks: there names of members are names of people and addresses. */
const FILES = ['settings.json', 'events.json', 'greylist-filters.json'];

/**
 * A line for Windows PowerShell 5.1 and PowerShell 7 that lists names and types of members, and prints no value. A name that
 * is none of a setting (a domain, an address) is printed as `*`. Of a file that cannot be read it says so, and not why: the
 * reason may hold what stands there.
 */
export const NAMES_SCRIPT = `& { $folder = '${SETTINGS_FOLDER}'; ${[
  "function names($p, $v) { $t = if ($null -eq $v) { 'null' } elseif ($v -is [bool]) { 'boolean' } elseif ($v -is [string] -or $v -is [datetime]) { 'text' } elseif ($v -is [array]) { 'list' } elseif ($v -is [System.Management.Automation.PSCustomObject]) { 'object' } else { 'number' }",
  'if ($p) { $p + [char]9 + $t }',
  "if ($t -eq 'list') { foreach ($one in $v) { names ($p + '[]') $one } }",
  "if ($t -eq 'object') { foreach ($m in $v.PSObject.Properties) { $n = if ($m.Name -cmatch '^[A-Za-z_][A-Za-z0-9_]{0,60}$') { $m.Name } else { '*' }; names ($(if ($p) { $p + '.' } else { '' }) + $n) $m.Value } } }",
].join(
  '; ',
)}; foreach ($file in ${FILES.map((one) => `'${one}'`).join(', ')}) { try { $text = [System.IO.File]::ReadAllText((Join-Path $folder $file)); names '' (ConvertFrom-Json -InputObject $text) | Sort-Object -Unique | ForEach-Object { $file + [char]9 + $_ } } catch { '# ' + $file + ' could not be read' } } }`;
