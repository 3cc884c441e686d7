/** The few assumed calls that do more than their row says; those of the own account have a file of their own. */
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import { blankDomainDefaults } from '../../domain-settings.js';
import { isObject, type JsonObject } from '../../json.js';
import type { DomainRequest, RouteRequest, World } from '../../route.js';
import { searchOf, sortedBy } from '../search.js';

const SORT_FIELDS = ['fileName', 'subject', 'expirationDate'] as const;
const DEFAULTS = blankDomainDefaults();

/** Sorted as the path says. */
export function listCertificates({ params }: RouteRequest, { state }: World): Answer {
  const field = SORT_FIELDS.find((name) => name.toLowerCase() === params.sortField?.toLowerCase());
  const descending = params.desc?.toLowerCase();
  if (field === undefined || (descending !== 'true' && descending !== 'false')) return invalidInput();
  const isDescending = descending === 'true';
  return done({ certificates: sortedBy(state.certificates, { key: (row) => row[field], isDescending }) });
}

/** A sign-in since the start is no setting: it shows here alone. */
export function listAdministrators(_request: RouteRequest, { state, lastSignIns }: World): Answer {
  const administrators = state.administrators.map((row) => {
    const time = lastSignIns.get(row.username.toLowerCase());
    return { ...row, lastLogin: time === undefined ? row.lastLogin : new Date(time).toISOString() };
  });
  return done({ administrators });
}

/** The saved value of each named member, and of no other, goes to every domain. */
export function propagate(request: RouteRequest, { state }: World): Answer {
  const names = isObject(request.body) ? request.body.settings : undefined;
  if (!Array.isArray(names) || names.length === 0) return invalidInput();
  if (names.some((name) => typeof name !== 'string')) return invalidInput();
  const unknown = names.find((name) => !Object.hasOwn(DEFAULTS, name));
  if (unknown !== undefined) return refused(400, `Unknown setting: ${unknown}`);
  const defaults: JsonObject = state.domainDefaults;
  const copies = names.map((name: string) => [name, defaults[name]] as const);
  for (const { settings } of Object.values(state.domains)) {
    request.store(settings, structuredClone(Object.fromEntries(copies)));
  }
  return done();
}

/** Users of one domain whose passwords break the policy. */
export function listCompliance({ body, domain }: DomainRequest): Answer {
  const search = searchOf(body);
  if (search === undefined) return invalidInput();
  const { skip, take, text, isDescending } = search;
  const found = domain.passwordViolations.filter(({ emailAddress }) =>
    emailAddress.toLowerCase().includes(text),
  );
  const sorted = sortedBy(found, { key: ({ emailAddress }) => emailAddress, isDescending });
  return done({ totalCount: found.length, users: sorted.slice(skip, skip + take) });
}
