/** The catalogue of steps: complete, in its order, and what holds for each. */
import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actions } from '../../src/steps/actions.js';
import { stepById, steps } from '../../src/steps/index.js';
import { manualOf, shippedOptions } from './a-step.js';

/** What the themes hold beside steps; the kit holds none. */
const HELPERS = [
  'added-domain.ts',
  'account-names.ts',
  'api-port.ts',
  'folder-rights.ts',
  'on-host.ts',
  'reachable.ts',
  'web-sites.ts',
  'addresses.ts',
  'lookups.ts',
  'publish.ts',
  'spf-record.ts',
  'knocked.ts',
  'relayed.ts',
  'private.ts',
  'certificates.ts',
  'gateway-list.ts',
  'defaults-and-domains.ts',
  'allowed-addresses.ts',
  'behind-gateways.ts',
  'command-lines.ts',
  'compromise-checks.ts',
  'levels.ts',
  'rbl-answers.ts',
  'rbl-counting.ts',
  'exploits.ts',
  'exposures.ts',
  'forwarding.ts',
  'rbl-lists.ts',
  'rules.ts',
  'lost-bypass.ts',
  'set-back.ts',
  'mail-programs.ts',
  'sending-aliases.ts',
  'rbl-shortfall.ts',
  'open-ports.ts',
  'whole-list.ts',
];
const files = (await readdir(new URL('../../src/steps/', import.meta.url), { recursive: true }))
  .map((file) => file.split(sep))
  .filter(([theme, file]) => theme !== 'kit' && file !== undefined && !HELPERS.includes(file))
  .map(([, file]) => file);

describe('the catalogue', () => {
  it('has a step or an action for each file of a theme, named after it', () => {
    expect([...steps, ...actions].map(({ id }) => `${id}.ts`).sort()).toEqual([...files].sort());
  });

  it('finds each step by its id', () => {
    for (const step of steps) expect(stepById(step.id)).toBe(step);
    expect(stepById('catch-al')).toBeUndefined();
  });

  it('begins with what only looks and logs, and closes doors last, before what it looks at beyond the server', () => {
    expect(steps.map(({ id }) => id)).toEqual([
      'updates',
      'admin-review',
      'logging',
      'command-hooks',
      'ids-rules',
      'internal-spammer',
      'password-policy',
      'password-compliance',
      'greylisting',
      'rbl-checks',
      'spam-filtering',
      'backscatter',
      'file-restrictions',
      'smtp-auth-bypass',
      'ip-whitelist',
      'smtp-relay',
      'bindings',
      'domain-smtp-auth',
      'domain-spam-override',
      'domain-greylisting',
      'domain-tls',
      'domain-throttling',
      'domain-2fa',
      'user-defaults',
      'catch-all',
      'form-sender',
      'placeholder-domain',
      'delivery-retries',
      'incoming-gateways',
      'outgoing-gateways',
      'gateway-clients',
      'admin-2fa',
      'admin-ip-restrictions',
      'admin-password',
      'dns-mx',
      'dns-spf',
      'dns-ptr',
      'dns-webmail',
      'dns-dkim',
      'dns-dmarc',
      'dns-mta-sts',
      'dns-rbl',
      'outside-contradiction',
      'outside-relay',
      'outside-ports',
      'outside-tls',
      'outside-disclosure',
      'host-files',
      'host-permissions',
      'host-service-account',
      'host-iis-identity',
      'host-api-port',
      'host-webmail-binding',
      'host-webmail-ip',
    ]);
  });
});

/** The catalogue of the guides, typed by hand: where each step belongs, how bad, how disruptive. */
const EXPECTED = [
  {
    id: 'updates',
    guides: ['G1', 'G3', 'G5'],
    scope: 'server',
    reads: ['server-info', 'advisories', 'operator', 'licence', 'mailboxes', 'mail-aliases'],
  },
  { id: 'logging', guides: ['G1'], scope: 'server', reads: ['log-settings'] },
  {
    id: 'command-hooks',
    guides: ['beyond'],
    scope: 'server',
    reads: ['antivirus', 'mounts', 'event-hooks'],
  },
  { id: 'ids-rules', guides: ['G1', 'G2', 'G4'], scope: 'server', reads: ['ids-rules'] },
  { id: 'internal-spammer', guides: ['G2'], scope: 'server', reads: ['ids-rules'] },
  {
    id: 'password-policy',
    guides: ['G1', 'G2'],
    scope: 'server',
    reads: ['password-policy', 'password-settings'],
  },
  { id: 'greylisting', guides: ['G2'], scope: 'server', reads: ['greylisting'] },
  { id: 'rbl-checks', guides: ['G2'], scope: 'server', reads: ['rbls', 'antispam'] },
  { id: 'spam-filtering', guides: ['G2'], scope: 'server', reads: ['antispam'] },
  { id: 'backscatter', guides: ['G3', 'G5'], scope: 'server', reads: ['antispam'] },
  {
    id: 'file-restrictions',
    guides: ['G4'],
    scope: 'server',
    reads: ['file-restrictions'],
  },
  {
    id: 'smtp-auth-bypass',
    guides: ['G1', 'G2', 'G4'],
    scope: 'server',
    reads: ['ip-access', 'smtp-auth-bypass'],
  },
  { id: 'smtp-relay', guides: ['G2', 'G3', 'G4'], scope: 'server', reads: ['smtp-in', 'mail-aliases'] },
  {
    id: 'domain-smtp-auth',
    guides: ['G1', 'G3', 'G5'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'catch-all',
    guides: ['G3', 'G5'],
    scope: 'domain',
    reads: ['domain-settings', 'proved-before'],
  },
  {
    id: 'password-compliance',
    guides: ['G2'],
    scope: 'domain',
    reads: ['password-compliance'],
  },
  {
    id: 'domain-spam-override',
    guides: ['G2'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'domain-greylisting',
    guides: ['G2'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'domain-tls',
    guides: ['G2'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'domain-throttling',
    guides: ['beyond'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings', 'proved-before'],
  },
  {
    id: 'domain-2fa',
    guides: ['beyond'],
    scope: 'domain',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'user-defaults',
    guides: ['beyond'],
    scope: 'domain',
    reads: ['user-defaults'],
  },
  {
    id: 'form-sender',
    guides: ['G1'],
    scope: 'domain',
    reads: ['mail-domains', 'domain-settings', 'users'],
  },
  {
    id: 'placeholder-domain',
    guides: ['G5'],
    scope: 'server',
    reads: ['mail-domains'],
  },
  {
    id: 'delivery-retries',
    guides: ['G5'],
    scope: 'server',
    reads: ['spool-settings'],
  },
  {
    id: 'incoming-gateways',
    guides: ['G5', 'G5'],
    scope: 'server',
    reads: ['incoming-gateways'],
  },
  {
    id: 'outgoing-gateways',
    guides: ['G5'],
    scope: 'server',
    reads: ['outgoing-gateways'],
  },
  { id: 'gateway-clients', guides: ['G5'], scope: 'server', reads: ['ip-access'] },
  {
    id: 'admin-review',
    guides: ['G5'],
    scope: 'server',
    reads: ['administrators', 'operator', 'last-run'],
  },
  { id: 'ip-whitelist', guides: ['G1'], scope: 'server', reads: ['ip-access'] },
  {
    id: 'bindings',
    guides: ['G2', 'G2'],
    scope: 'server',
    reads: ['bindings', 'operator', 'certificates'],
  },
  {
    id: 'admin-2fa',
    guides: ['G4'],
    scope: 'server',
    reads: ['administrators', 'operator'],
  },
  {
    id: 'admin-password',
    guides: ['G1', 'G2', 'G5'],
    scope: 'server',
    reads: ['operator', 'administrator-password-policy'],
  },
  {
    id: 'admin-ip-restrictions',
    guides: ['G4'],
    scope: 'server',
    reads: ['administrators', 'operator', 'own-account'],
  },
  {
    id: 'dns-mx',
    guides: ['G5', 'G5', 'G5'],
    scope: 'domain',
    reads: ['bindings', 'domain-sending', 'dns-mail-exchangers'],
  },
  {
    id: 'dns-spf',
    guides: ['G3', 'G5', 'G5'],
    scope: 'domain',
    reads: ['bindings', 'domain-sending', 'dns-sender-policy'],
  },
  {
    id: 'dns-ptr',
    guides: ['G5'],
    scope: 'server',
    reads: ['bindings', 'dns-reverse-names', 'domain-sending'],
  },
  {
    id: 'dns-webmail',
    guides: ['G5'],
    scope: 'domain',
    reads: ['bindings', 'domain-sending', 'dns-web-mail-name'],
  },
  { id: 'dns-dkim', guides: ['beyond'], scope: 'domain', reads: ['domain-sending', 'dns-signing-keys'] },
  { id: 'dns-dmarc', guides: ['beyond'], scope: 'domain', reads: ['domain-sending', 'dns-mail-policy'] },
  { id: 'dns-mta-sts', guides: ['beyond'], scope: 'domain', reads: ['dns-transport-policy'] },
  {
    id: 'dns-rbl',
    guides: ['G5'],
    scope: 'server',
    reads: ['rbls', 'bindings', 'dns-block-lists', 'domain-sending'],
  },
  {
    id: 'outside-contradiction',
    guides: ['beyond'],
    scope: 'server',
    reads: [
      'ids-rules',
      'probe-ports',
      'probe-mail',
      'probe-tls',
      'own-account',
      'ip-access',
      'smtp-auth-bypass',
      'smtp-in',
      'bindings',
    ],
  },
  {
    id: 'outside-relay',
    guides: ['beyond'],
    scope: 'server',
    reads: ['ids-rules', 'probe-ports', 'probe-mail', 'own-account', 'ip-access', 'smtp-auth-bypass'],
  },
  { id: 'outside-ports', guides: ['beyond'], scope: 'server', reads: ['ids-rules', 'probe-ports'] },
  {
    id: 'outside-tls',
    guides: ['beyond'],
    scope: 'server',
    reads: ['ids-rules', 'probe-ports', 'probe-mail', 'probe-tls'],
  },
  {
    id: 'outside-disclosure',
    guides: ['beyond'],
    scope: 'server',
    reads: ['ids-rules', 'probe-ports', 'probe-mail', 'probe-web'],
  },
  {
    id: 'host-files',
    guides: ['beyond'],
    scope: 'server',
    reads: ['host-itself', 'host-service', 'host-rights', 'host-files'],
  },
  {
    id: 'host-permissions',
    guides: ['G4'],
    scope: 'server',
    reads: ['host-itself', 'host-service', 'host-rights'],
  },
  { id: 'host-service-account', guides: ['G4'], scope: 'server', reads: ['host-itself', 'host-service'] },
  {
    id: 'host-iis-identity',
    guides: ['G4'],
    scope: 'server',
    reads: ['host-itself', 'host-iis', 'host-service'],
  },
  {
    id: 'host-api-port',
    guides: ['beyond'],
    scope: 'server',
    reads: ['host-itself', 'host-service', 'host-ports'],
  },
  {
    id: 'host-webmail-binding',
    guides: ['G4'],
    scope: 'server',
    reads: ['host-itself', 'host-iis', 'host-ports'],
  },
  {
    id: 'host-webmail-ip',
    guides: ['G4'],
    scope: 'server',
    reads: ['host-itself', 'host-iis', 'host-service', 'host-ports'],
  },
] as const;

describe.each(EXPECTED)('the step $id', ({ id, guides, scope, reads }) => {
  const step = stepById(id);
  if (step === undefined) throw new Error(`there is no step ${id}`);

  it('carries out its sections of the guides, with the scope they have', () => {
    expect(step.guide.map((section) => section.split(' ')[0])).toEqual(guides);
    expect(step.scope).toBe(scope);
  });

  it('reads what the catalogue names', async () => {
    const strict = await shippedOptions(step, 'strict');
    const needs = step.parts.flatMap((part) => Object.values(part.reads(strict)));

    expect([...new Set(needs.map(({ resource }) => resource.id))]).toEqual(reads);
  });

  it('reads only fields that the resource has, on the scope of the part', async () => {
    const strict = await shippedOptions(step, 'strict');
    for (const part of step.parts) {
      for (const { resource, fields = [], isOptional } of Object.values(part.reads(strict))) {
        expect(Object.keys(resource.model.shape)).toEqual(expect.arrayContaining([...fields]));
        // What is no call is the same for every target; what only shows where to look may be the server's, and what is asked beyond it.
        if (resource.kind !== 'observed' && isOptional !== true && step.beyond === undefined)
          expect(resource.scope).toBe(part.scope);
      }
    }
  });

  it('describes every option, down to the innermost', () => {
    expect(undescribed(step.options, step.id)).toEqual([]);
  });

  it('has texts that are whole sentences, and a title that states the secure state', () => {
    expect(step.title).toMatch(/^[A-Z].*[^.]$/);
    expect(step.why).toMatch(/^[A-Z].*\.$/);
  });

  it.each(['baseline', 'strict'] as const)('says for %s where to click and what to set', async (playbook) => {
    const text = manualOf(step, await shippedOptions(step, playbook));

    // What lies beyond the server is in no settings of it.
    expect(text).toMatch(step.beyond === undefined ? /^(Settings|Manage|Help) > .*\.$/ : /^[A-Z].*\.$/);
    expect(text).not.toMatch(/undefined|\[object|NaN|\.\.| {2}/);
    expect(text).not.toMatch(/\b[a-z]+-[a-z]+-[a-z]+\b/);
  });
});

interface Described {
  readonly description?: string;
  readonly def: { readonly type: string; readonly innerType?: Described; readonly element?: Described };
  readonly shape?: Readonly<Record<string, Described>>;
}

/** An option that may be left out is described by what it is when it is there. */
function describes({ description, def }: Described): boolean {
  return description !== undefined || (def.innerType !== undefined && describes(def.innerType));
}

/** Paths of options without a description. */
function undescribed(schema: unknown, path: string): readonly string[] {
  let inner = schema as Described;
  while (inner.def.innerType !== undefined) inner = inner.def.innerType;
  if (inner.def.element !== undefined) return undescribed(inner.def.element, `${path}[]`);
  return Object.entries(inner.shape ?? {}).flatMap(([name, option]) => [
    ...(describes(option) ? [] : [`${path}.${name}`]),
    ...undescribed(option, `${path}.${name}`),
  ]);
}
