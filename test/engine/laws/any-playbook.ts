/** Generated playbooks: which steps, with which options, for which domains, with which waivers. */
import fc from 'fast-check';
import { ROLE_EXAMPLES } from '../../steps/role-examples.js';

export const AN_ALLOWED_ADDRESS = {
  address: '192.0.2.7',
  description: 'Scanner',
  reason: 'cannot sign in',
  reviewBy: '2027-01-01',
};

/** Options that no shipped playbook states, by step; a generated playbook states some of them. */
const STATED: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  'user-defaults': fc.record({
    maxMailboxMegabytes: fc.constantFrom(1, 500),
    existing: fc.constantFrom('leave', 'limit'),
  }),
  'password-compliance': fc.record({ expire: fc.boolean() }),
  'admin-ip-restrictions': fc.constant({ allow: ['127.0.0.0/8', '203.0.113.0/24'] }),
  bindings: fc.record({ ports: fc.constantFrom([25, 465, 587, 993], [25, 110, 143, 465, 993]) }),
  'internal-spammer': fc.record({ notify: fc.constant('it@operations.example'), block: fc.boolean() }),
  'delivery-retries': fc.constant(ROLE_EXAMPLES['delivery-retries']),
  'outgoing-gateways': fc.constant(ROLE_EXAMPLES['outgoing-gateways']),
  'incoming-gateways': fc
    .constantFrom('leave', 'remove')
    .map((unlisted) => ({ ...ROLE_EXAMPLES['incoming-gateways'], unlisted })),
  'gateway-clients': fc.constant(ROLE_EXAMPLES['gateway-clients']),
};

const SERVER_STEPS = ['smtp-relay', 'updates'];

/** Parts of a playbook over the real steps. */
export const anyPlaybookMembers = fc
  .record({
    extends: fc.constantFrom('baseline', 'strict'),
    // Where little is held back, more is written.
    disruption: fc.constantFrom('none', 'low', 'medium', 'high', 'high', 'high', 'high'),
    off: fc.subarray(['smtp-relay', 'ids-rules', 'logging', 'catch-all', 'command-hooks', 'password-policy']),
    bypass: fc.option(
      fc.record({
        unlisted: fc.constantFrom('turn-off', 'remove'),
        internalBypass: fc.constantFrom('leave', 'refuse'),
      }),
      { nil: undefined },
    ),
    isListing: fc.boolean(),
    stated: fc.record(STATED, { requiredKeys: [] }),
    exclude: fc.constantFrom([], ['*a*'], ['zz*']),
    waived: fc.subarray(['domain-smtp-auth', 'domain-tls', 'catch-all', ...SERVER_STEPS]),
    waivedDomain: fc.constantFrom('*', '*e*', 'server'),
  })
  .map(({ off, bypass, isListing, stated, exclude, waived, waivedDomain, ...rest }) => ({
    extends: rest.extends,
    steps: {
      ...stated,
      ...Object.fromEntries(off.map((step) => [step, 'off'])),
      ...(bypass === undefined
        ? {}
        : { 'smtp-auth-bypass': { ...bypass, allow: isListing ? [AN_ALLOWED_ADDRESS] : [] } }),
    },
    domains: { exclude },
    limits: { disruption: rest.disruption },
    waivers: waived
      .filter((step) => !off.includes(step))
      .map((step) => ({
        step,
        domain: SERVER_STEPS.includes(step) ? 'server' : waivedDomain,
        reason: 'agreed',
        owner: 'o@example.test',
        expires: '2026-11-21',
      })),
  }));
