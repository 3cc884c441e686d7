/** Parts of a step that its options switch on: an override that asks for more switches them on for its domains. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, errorOf } from '../a-server.js';

const overridden = (base: object, override: object, domain: string) =>
  aPlaybook({
    steps: { 'password-policy': base },
    overrides: [{ domains: [domain], steps: { 'password-policy': override } }],
  });

/** The second domain may have passwords of 12 characters by a rule of its own. */
async function judged(base: object, override: object) {
  const server = await aServer({ domains: 3 });
  const [, second = ''] = server.names;
  const own = server.state.domains[second]?.passwordSettings;
  Object.assign(own ?? {}, { minLength: { enabled: true, ruleValue: 12 } });

  const { findings } = await auditOf(server, await overridden(base, override, second));

  return findings
    .filter(({ target }) => target !== 'server')
    .map(({ target, verdict }) => `${target === second ? 'the one' : 'other'}: ${verdict}`);
}

describe('a check that the playbook leaves out', () => {
  it.each([
    ['says so', { domains: 'check' }, 'pass'],
    ['asks for more than the playbook', { minLength: 16 }, 'fail'],
    ['asks for as much as there is', { minLength: 12 }, 'pass'],
  ])('is made on the domain whose override %s, and on no other', async (_, override, verdict) => {
    expect(await judged({ domains: 'skip' }, override)).toEqual([`the one: ${verdict}`]);
    expect(await judged({}, override)).toEqual([`the one: ${verdict}`]);
  });
});

describe('a check that the playbook asks for', () => {
  it('cannot be left out by an override', async () => {
    const error = await errorOf(overridden({ domains: 'check' }, { domains: 'skip' }, '*'));

    expect(error).toMatchObject({ code: 'playbook.invalid' });
    expect(error.message).toBe(
      './p.yaml:11:18: overrides[0].steps.password-policy.domains: "skip" would ask for less; an override may only ' +
        'tighten, loosening takes a waiver',
    );
  });
});

describe('an override of an option that is the same for every domain', () => {
  it.each([
    ['password-policy', { atLeast: 3 }, '"atLeast" is for the whole server'],
    ['domain-throttling', { includeDefaults: true }, '"includeDefaults" is for the whole server'],
    ['catch-all', {}, '"catch-all" has no option in which one domain can differ'],
    ['domain-2fa', { includeDefaults: true }, '"domain-2fa" has no option in which one domain can differ'],
    ['form-sender', { user: 'forms' }, '"form-sender" has no option in which one domain can differ'],
    ['user-defaults', { existing: 'limit' }, 'a limit for existing users has to be stated'],
  ])('is refused with its place: of %s, %j', async (step, options, reason) => {
    const members = { steps: { [step]: {} }, overrides: [{ domains: ['*'], steps: { [step]: options } }] };

    const error = await errorOf(aPlaybook(members));

    expect(error.message).toMatch(/^\.\/p\.yaml:\d+:\d+: /);
    expect(error.message).toContain(reason);
  });
});

describe('an override that asks for less than the playbook itself', () => {
  it.each([
    ['password-policy', { minLength: 12 }, { minLength: 10 }, 'minLength: 10 asks for less'],
    ['password-compliance', { expire: true }, { expire: false }, 'expire: false asks for less'],
    [
      'domain-throttling',
      { messagesPerHour: 100 },
      { messagesPerHour: 101 },
      'messagesPerHour: 101 asks for less',
    ],
    ['domain-throttling', { whereNone: 50 }, { whereNone: 60 }, 'whereNone: 60 asks for less'],
    ['domain-throttling', { action: 'reject' }, { action: 'delay' }, 'action: delay asks for less'],
    ['domain-tls', { requireHttps: true }, { requireHttps: false }, 'requireHttps: false asks for less'],
    [
      'user-defaults',
      { maxMailboxMegabytes: 5 },
      { maxMailboxMegabytes: 6 },
      'maxMailboxMegabytes: 6 asks for less',
    ],
  ])('is refused whatever a server holds: of %s, over %j, %j', async (step, base, override, reason) => {
    const members = { steps: { [step]: base }, overrides: [{ domains: ['*'], steps: { [step]: override } }] };

    const error = await errorOf(aPlaybook(members));

    expect(error.message).toMatch(/^\.\/p\.yaml:\d+:\d+: overrides\[0\]\.steps\./);
    expect(error.message).toContain(`${reason} than the playbook itself`);
  });
});
