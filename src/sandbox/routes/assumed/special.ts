/** The few assumed calls that do more than their row says; those of the own account have a file of their own. */
import { z } from 'zod';
import { done, invalidInput, refused } from '../../answer.js';
import { blankDomainDefaults } from '../../domain-settings.js';
import type { JsonObject } from '../../json.js';
import { type DomainRequest, type RouteRequest, taking } from '../../route.js';
import { SEARCH, searchIn, sortedBy } from '../search.js';

const SORT_FIELDS = ['fileName', 'subject', 'expirationDate'] as const;
const DEFAULTS = blankDomainDefaults();

/** Sorted as the path says. */
export function listCertificates({ params, state }: RouteRequest) {
  const field = SORT_FIELDS.find((name) => name.toLowerCase() === params.sortField?.toLowerCase());
  const descending = params.desc?.toLowerCase();
  if (field === undefined || (descending !== 'true' && descending !== 'false')) return invalidInput();
  const isDescending = descending === 'true';
  return done({ certificates: sortedBy(state.certificates, { key: (row) => row[field], isDescending }) });
}

/** A sign-in since the start is no setting: it shows here alone. */
export function listAdministrators({ state, lastSignIns }: RouteRequest) {
  const administrators = state.administrators.map((row) => {
    const time = lastSignIns.get(row.username.toLowerCase());
    return { ...row, lastLogin: time === undefined ? row.lastLogin : new Date(time).toISOString() };
  });
  return done({ administrators });
}

const NAMES = z.object({ settings: z.array(z.string()).min(1) });

/** The saved value of each named member, and of no other, goes to every domain. */
export const propagate = taking(NAMES, ({ state, store }: RouteRequest, { settings: names }) => {
  const unknown = names.find((name) => !Object.hasOwn(DEFAULTS, name));
  if (unknown !== undefined) return refused(400, `Unknown setting: ${unknown}`);
  const defaults: JsonObject = state.domainDefaults;
  const copies = Object.fromEntries(names.map((name) => [name, defaults[name]]));
  for (const { settings } of Object.values(state.domains)) store(settings, structuredClone(copies));
  return done();
});

/** Users of one domain whose passwords break the policy. */
export const listCompliance = taking(SEARCH, ({ domain }: DomainRequest, asked) =>
  searchIn(domain.passwordViolations, {
    asked,
    under: 'users',
    key: ({ emailAddress }) => emailAddress,
    texts: ({ emailAddress }) => [emailAddress.toLowerCase()],
  }),
);
