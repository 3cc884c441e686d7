/**
 * Reports for scanners, as SARIF 2.1.0: a rule for each step, a result for each finding that is not as it should be, at the
 * line of the playbook that asks for it. What passes is no result, as those who show SARIF show each as an alert; what is
 * waived or attested is a suppressed one. Of a server the worst come first; of several, one server's after the other's.
 *
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
import { hashOf } from '../../canonical-json.js';
import type { Severity } from '../../steps/kit/severity.js';
import { acceptedText, byServer, byUrgency, type Row, whereOf } from '../view/rows.js';
import { tabled } from './tabled.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVEL = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** By what GitHub sorts alerts: as scores of CVSS go. */
const SCORE = { critical: '9.5', high: '8.0', medium: '5.0', low: '2.0' } as const satisfies Record<
  Severity,
  string
>;

/** A digest of what a finding is of, and of nothing that moves from day to day: the same finding is the same alert. */
function fingerprint({ step, target, what, server: own }: Row, server: string): string {
  return hashOf([own?.url ?? server, step, target, what]).replace(/^sha256:/, '');
}

function levelOf({ severity, weight }: Row): string {
  if (weight === 'unknown') return 'warning';
  return severity === null ? 'warning' : LEVEL[severity];
}

/** As a reference to a file: one that lies below where the scanner stands stays so. */
function uriOf(file: string): string {
  // Windows has names with half a character in them.
  const path = file.replace(/\p{Cs}/gu, '\ufffd').replaceAll('\\', '/');
  const [first = '', ...others] = path.split('/').map(encodeURIComponent);
  const uri = [first.replace(/^([A-Za-z])%3A$/, '$1:'), ...others].join('/');
  if (uri.startsWith('//')) return `file:${uri}`;
  return uri.startsWith('/') ? `file://${uri}` : /^[A-Za-z]:/.test(uri) ? `file:///${uri}` : uri;
}

/** Without a place in a playbook there still has to be one: the file that a report of the server would be. */
function locationOf(row: Row) {
  const { place } = row;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place?.file ?? 'smarter-mail-server') },
      region: { startLine: place?.line ?? 1 },
    },
    logicalLocations: [{ name: whereOf(row), kind: 'resource' }],
  };
}

function suppressionsOf(row: Row) {
  const justification = acceptedText(row);
  return justification === null ? [] : [{ kind: 'external', status: 'accepted', justification }];
}

/** `[text](target)` is a link in a message of SARIF (3.11.6). */
function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}

function resultOf(row: Row, { server, ruleIndex }: { readonly server: string; readonly ruleIndex: number }) {
  const { step, target, text, state, what, todo, impact } = row;
  const print = fingerprint(row, server);
  const tasks = todo.map((one) => one.text).join(' ');
  return {
    ...{ ruleId: step, ruleIndex, level: levelOf(row) },
    message: { text: unlinked([`${whereOf(row)}: ${text}`, tasks].filter((part) => part !== '').join(' ')) },
    locations: [locationOf(row)],
    partialFingerprints: { 'smlockdown/v1': print, primaryLocationLineHash: `${print.slice(0, 16)}:1` },
    suppressions: suppressionsOf(row),
    properties: { server: row.server?.url ?? server, target, state, what, impact },
  };
}

function ruleOf({ step, title, why, guide, severity }: Row) {
  return {
    id: step,
    shortDescription: { text: title },
    fullDescription: { text: why === '' ? title : why },
    help: {
      text: [title, why, guide.length === 0 ? '' : `Guide: ${guide.join(', ')}`]
        .filter((part) => part !== '')
        .join('\n'),
    },
    properties: {
      tags: ['security'],
      ...(severity === null ? {} : { 'security-severity': SCORE[severity] }),
    },
  };
}

export const sarif = tabled(function* ({ name, server, build, tool, at, record, rows }) {
  const isResult = ({ weight }: Row) => weight !== 'fine' && weight !== 'skipped';
  const rules: ReturnType<typeof ruleOf>[] = [];
  const indexes = new Map<string, number>();
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{`;
  yield `"automationDetails":{"id":${JSON.stringify(`smlockdown/${name}/${server}/`)}},`;
  yield `"invocations":[{"executionSuccessful":true,"endTimeUtc":${JSON.stringify(at)}}],`;
  yield `"properties":${JSON.stringify({ server, build, ...Object.fromEntries(record) })},"results":[`;
  let isFirst = true;
  for (const own of byServer(rows))
    for (const row of own.filter(isResult).sort(byUrgency)) {
      const ruleIndex = indexes.get(row.step) ?? indexes.size;
      if (ruleIndex === rules.length) rules.push(ruleOf(row));
      indexes.set(row.step, ruleIndex);
      yield `${isFirst ? '' : ','}\n${JSON.stringify(resultOf(row, { server, ruleIndex }))}`;
      isFirst = false;
    }
  // Which rules there are is known once all was told: so nothing is read twice, and nothing held.
  yield `\n],"tool":{"driver":${JSON.stringify({ name: 'smlockdown', version: tool, rules })}}}]}\n`;
});
