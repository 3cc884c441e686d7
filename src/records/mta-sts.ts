/** MTA-STS: the record that says there is a policy, and the policy, which says to whom mail goes over TLS. Of RFC 8461 3. */
import { quoted, tagsOf } from './tag-list.js';

/** Unlike in DKIM and DMARC, no white space stands around `=`: such a record is passed over. */
export function isStsRecord(text: string): boolean {
  return /^v=STSv1[ \t]*(?:;|$)/.test(text);
}

/** Meant as one, and passed over. */
export function isNearlyStsRecord(text: string): boolean {
  return !isStsRecord(text) && /v\s*=\s*["']?sts/i.test(text);
}

/** What is wrong with a record, half a sentence each. */
export function stsRecordProblems(text: string): readonly string[] {
  const list = tagsOf(text);
  const problems = [...list.problems, ...(/\s=|=\s/.test(text) ? ['it has white space around ='] : [])];
  const id = list.tags.get('id');
  if (id === undefined) return [...problems, 'it has no id='];
  return /^[a-z0-9]{1,32}$/i.test(id)
    ? problems
    : [...problems, `id=${quoted(id)} is not 1 to 32 letters and digits`];
}

export const STS_MODES = ['enforce', 'testing', 'none'] as const;
export type StsMode = (typeof STS_MODES)[number];

export interface StsPolicy {
  readonly mode: StsMode | undefined;
  /** Seconds. */
  readonly maxAge: number | undefined;
  /** In small letters. */
  readonly mx: readonly string[];
  /** Why nobody goes by it, half a sentence each. */
  readonly problems: readonly string[];
}

/** A year, and then some. */
const LONGEST_AGE = 31_557_600;
const LABEL = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const PATTERN = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`);

export function stsPolicyOf(text: string): StsPolicy {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const fields = lines.map((line) => {
    const at = line.indexOf(':');
    return { line, name: at === -1 ? '' : line.slice(0, at), value: line.slice(at + 1).trim() };
  });
  const strange = fields.filter(({ name }) => !/^[a-z0-9][a-z0-9_.-]{0,31}$/i.test(name));
  // Of one that is there twice the first counts.
  const given = (name: string) => fields.find((field) => field.name === name)?.value;
  const mode = STS_MODES.find((one) => one === given('mode'));
  const age = given('max_age');
  const maxAge = age !== undefined && /^\d{1,10}$/.test(age) ? Number(age) : undefined;
  const mx = fields.filter(({ name }) => name === 'mx').map(({ value }) => value.toLowerCase());
  const isLong = maxAge !== undefined && maxAge > LONGEST_AGE;
  return {
    mode,
    maxAge: isLong ? undefined : maxAge,
    mx,
    problems: [
      ...strange.slice(0, 1).map(({ line }) => `the line ${quoted(line)} is none of a policy`),
      ...(given('version') === 'STSv1' ? [] : ['it does not say version: STSv1']),
      ...(mode === undefined ? ['its mode is not enforce, testing or none'] : []),
      ...(maxAge === undefined || isLong ? [`its max_age is no number of seconds up to ${LONGEST_AGE}`] : []),
      ...(mode !== 'none' && mx.length === 0 ? ['it names no mx'] : []),
      ...mx.filter((one) => !PATTERN.test(one)).map((one) => `its mx ${quoted(one)} is no host name`),
    ],
  };
}

/** `*.` stands for one label, no more and no less. */
export function isCovered(host: string, { mx }: Pick<StsPolicy, 'mx'>): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return mx.some((pattern) =>
    pattern.startsWith('*.')
      ? name.indexOf('.') > 0 && name.slice(name.indexOf('.')) === pattern.slice(1)
      : pattern === name,
  );
}
