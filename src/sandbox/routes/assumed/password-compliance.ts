/** Users of one domain whose passwords break the policy. The path is documented; the shape of its answer is not. */
import { type Answer, done, invalidInput } from '../../answer.js';
import { isObject } from '../../json.js';
import type { DomainRequest, DomainRoute } from '../../route.js';

function complianceOf({ body, domain }: DomainRequest): Answer {
  if (!isObject(body)) return invalidInput();
  const { skip = 0, take = 0, search = '', sortDescending = false } = body;
  if (typeof skip !== 'number' || typeof take !== 'number' || typeof sortDescending !== 'boolean') {
    return invalidInput();
  }
  if (typeof search !== 'string' && search !== null) return invalidInput();
  const text = (search ?? '').toLowerCase();
  const found = domain.passwordViolations
    .filter(({ emailAddress }) => emailAddress.toLowerCase().includes(text))
    .sort((a, b) => (a.emailAddress < b.emailAddress ? -1 : 1));
  if (sortDescending) found.reverse();
  return done({ totalCount: found.length, users: found.slice(skip, skip + take) });
}

export const passwordComplianceRoute: DomainRoute = {
  access: 'domain',
  evidence: 'assumed',
  method: 'POST',
  effect: 'read',
  path: 'settings/domain/password-compliance-users',
  action: 'DomainSettingsController/GetPasswordComplianceUsers',
  handle: complianceOf,
};
