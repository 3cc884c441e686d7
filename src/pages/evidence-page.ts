/** The page of how well every part of the contract is known, and what that allows. Pure: resources in, Markdown out. */
import { callsOf } from '../catalogue/step-facts.js';
import type { FieldBinding, FlagsBinding, Route } from '../contract/binding.js';
import { isTrusted } from '../contract/evidence.js';
import { fieldLabel } from '../contract/label.js';
import { membersOf } from '../contract/members.js';
import { type ApiResource, readEvidence, readRouteOf, writeEvidence } from '../contract/resource.js';
import { type Discovery, NOTHING_DISCOVERED, routeName } from '../contract/trust/discovery.js';
import { callReach, changeReach, type Sending } from '../contract/trust/reach.js';
import { code, plain, prose, section, table } from './markdown.js';

const GENERATED =
  '<!-- Written by tools/write-docs.mjs from the contract (src/contract/resources/). Change that, not this page. -->';

const INTRODUCTION =
  'Every resource that the tool knows, each call of it and each field, with how well it is known as it ships ' +
  '([what the words mean](api-evidence.md), [what may be used when](overlays.md#what-may-be-used-when)). An overlay, ' +
  'or what a server shows of itself, may open more there; an interface that was read to its end and does not make a call that is ' +
  'only `documented` or `assumed` closes it.';

const ALLOWS = [
  ['yes', 'sent without asking anything of the server first'],
  ['if it fits', 'a GET is asked, and its answer counts only where every field decodes'],
  [
    'shown',
    "sent where the server's own reference or web interface shows the call (for a change, with that member)",
  ],
  [
    'taught',
    'sent where an overlay has it as learned, or as compared with the web interface: a number, a unit or a name of ours may mean something else',
  ],
  ['-', 'no call is known for it'],
] as const;

/** Says of everything that it is in it. */
class All extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** A server that shows this call, with every member that anybody could send. */
function showing(route: Route): Discovery {
  const made = new Map([[routeName(route), { body: new All(), answer: new All() }]]);
  return { ...NOTHING_DISCOVERED, made, isMadeWhole: true };
}

/** By the weakest of call and member, on a server that shows nothing. */
function readAllows(resource: ApiResource, fields?: readonly string[]): string {
  if (isTrusted(readEvidence(resource, fields), 'read')) return 'yes';
  const { method } = readRouteOf(resource);
  return method === 'GET' ? 'if it fits' : 'shown';
}

function callAllows(route: Sending): string {
  if (callReach(route, NOTHING_DISCOVERED).isOpen) return 'yes';
  return callReach(route, showing(route)).isOpen ? 'shown' : 'taught';
}

/** The call that changes a field. */
function writeOf({ binding }: ApiResource): Sending | undefined {
  return 'list' in binding ? (binding.edit ?? binding.add) : binding.write;
}

type Binding = FieldBinding | FlagsBinding;

function writeAllows(resource: ApiResource, [field, binding]: readonly [string, Binding]): string {
  const route = writeOf(resource);
  if (route === undefined) return '-';
  // Every name that a value may have.
  const values = 'values' in binding ? Object.keys(binding.values ?? {}) : [];
  const isOpenOn = (discovery: Discovery) =>
    changeReach(resource, { route, fields: { [field]: values } }, discovery).isOpen;
  if (isOpenOn(NOTHING_DISCOVERED)) return 'yes';
  return isOpenOn(showing(route)) ? 'shown' : 'taught';
}

function ofResource(resource: ApiResource): string {
  const calls = callsOf(resource).map(({ use, route }) => [
    use,
    `${route.method} ${code(route.path)}`,
    code(route.evidence),
    use === 'read' ? readAllows(resource, []) : callAllows(route),
  ]);
  const fields = Object.entries<Binding>(resource.binding.fields).map((one) => {
    const [field, binding] = one;
    const written = writeAllows(resource, one);
    return [
      `${code(field)} (${plain(fieldLabel(resource, field))})`,
      membersOf(binding).map(code).join(', '),
      code(readEvidence(resource, [field])),
      readAllows(resource, [field]),
      written === '-' ? '-' : code(writeEvidence(resource, field)),
      written,
    ];
  });
  return section(
    code(resource.id),
    prose(`${plain(resource.title)}, of ${resource.scope === 'server' ? 'the server' : 'each domain'}.`),
    table(['call', '', 'known as', 'sent'], calls),
    table(['field', 'member', 'read: known as', 'read', 'changed: known as', 'changed'], fields),
  );
}

/** How many of something are allowed what. */
function countsOf(words: readonly string[]): readonly string[] {
  return ALLOWS.map(([word]) => String(words.filter((one) => one === word).length));
}

/** Of the contract as it ships. */
export function evidencePage(resources: readonly ApiResource[]): string {
  const fields = resources.flatMap((resource) =>
    Object.entries<Binding>(resource.binding.fields).map((one) => [resource, one] as const),
  );
  const blocks = [
    GENERATED,
    '# How well every call and field is known',
    prose(INTRODUCTION),
    table(
      ['', 'means'],
      ALLOWS.map(([word, means]) => [word, means]),
    ),
    table(
      [`${fields.length} fields of ${resources.length} resources`, ...ALLOWS.map(([word]) => word)],
      [
        ['read', ...countsOf(fields.map(([resource, [field]]) => readAllows(resource, [field])))],
        ['changed', ...countsOf(fields.map(([resource, one]) => writeAllows(resource, one)))],
      ],
    ),
    ...resources.map(ofResource),
  ];
  return `${blocks.join('\n\n')}\n`;
}
