/** The Domain Defaults, and the call that copies members of them to every domain. */
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import { blankDomainDefaults } from '../../domain-settings.js';
import { isObject, type JsonObject } from '../../json.js';
import type { RouteRequest, ServerRoute, World } from '../../route.js';
import { CONTROLLER, WRITE } from './call.js';
import { documentRoutes } from './document-routes.js';

const DEFAULTS = blankDomainDefaults();

/** The saved value of each named member, and of no other, goes to every domain. */
function propagate(request: RouteRequest, { state }: World): Answer {
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

export const domainDefaultsRoutes: readonly ServerRoute[] = documentRoutes({
  path: 'settings/sysadmin/domain-defaults',
  name: 'DomainDefaults',
  wrapper: 'domainSettings',
  template: DEFAULTS,
  stored: ({ domainDefaults }) => domainDefaults,
});

export const propagateRoute: ServerRoute = {
  ...WRITE,
  path: 'settings/sysadmin/propagate-domain-settings',
  action: `${CONTROLLER}/PropagateDomainSettings`,
  handle: propagate,
};
