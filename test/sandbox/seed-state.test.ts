import { describe, expect, it } from '@jest/globals';
import { domainNameOf } from '../../src/sandbox/domain-names.js';
import { seedDomain } from '../../src/sandbox/seed-domain.js';
import { seedState } from '../../src/sandbox/seed-state.js';

function domainsOf(seed: number, count: number) {
  return Array.from({ length: count }, (_, index) => seedDomain(seed, index));
}

describe('seedState', () => {
  it('gives the same server for the same seed', () => {
    expect(seedState(7, 40)).toEqual(seedState(7, 40));
  });

  it('gives another server for another seed', () => {
    expect(seedState(7, 40).domains).not.toEqual(seedState(8, 40).domains);
  });

  it('keeps every domain and the server as they are when there are more domains', () => {
    const few = seedState(3, 10);
    const many = seedState(3, 60);

    // Who sends and who is connected follows from who is there.
    const { domains: firstDomains, spool: _, connections: _few, traffic: _traffic, ...fewServer } = few;
    const { domains, spool: _more, connections: _many, traffic: _sent, ...manyServer } = many;

    expect(Object.entries(domains).slice(0, 10)).toEqual(Object.entries(firstDomains));
    expect(manyServer).toEqual(fewServer);
  });

  it('is plain JSON', () => {
    const state = seedState(1, 5);

    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('shares no object between two domains', () => {
    const [first, second] = Object.values(seedState(1, 2).domains);
    if (first === undefined || second === undefined) throw new Error('two domains were asked for');

    first.settings.throttleSettings.messagesPerHour = -1;
    first.passwordSettings.minLength.ruleValue = -1;
    first.settings.domainKeysSettings.dkimHeaderFields.push('from');

    expect(second.settings.throttleSettings.messagesPerHour).not.toBe(-1);
    expect(second.passwordSettings.minLength.ruleValue).not.toBe(-1);
    expect(second.settings.domainKeysSettings.dkimHeaderFields).toEqual([]);
  });

  it.each([1, 2, 99])('names ten thousand different domains under reserved names on seed %i', (seed) => {
    const names = Array.from({ length: 10_000 }, (_, index) => domainNameOf(seed, index));

    expect(new Set(names).size).toBe(10_000);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)+\.(example|test)$/.test(name))).toEqual([]);
  });

  it('still names domains apart beyond ten thousand', () => {
    const names = Array.from({ length: 12_000 }, (_, index) => domainNameOf(1, index));

    expect(new Set(names).size).toBe(12_000);
  });
});

describe('a seeded domain', () => {
  const domains = domainsOf(1, 2000);

  it('takes mail without signing in on about 60 % of the domains', () => {
    const open = domains.filter(([, { settings }]) => !settings.requireSmtpAuthentication);

    expect(open.length / domains.length).toBeGreaterThan(0.55);
    expect(open.length / domains.length).toBeLessThan(0.65);
  });

  it('has a catch-all on about 12 % of the domains', () => {
    const caught = domains.filter(([, { settings }]) => settings.catchAll !== '');

    expect(caught.length / domains.length).toBeGreaterThan(0.09);
    expect(caught.length / domains.length).toBeLessThan(0.15);
  });

  it('names an alias of its own as catch-all, which delivers to a mailbox of its own or outside', () => {
    const caught = domains.filter(([, { settings }]) => settings.catchAll !== '');

    const isLocal = caught.map(([name, { settings, aliases, users }]) => {
      const target = aliases.find((alias) => alias.name === settings.catchAll)?.aliasTargetList[0] ?? '';
      expect(target).toMatch(/^[^@]+@[^@]+\.(example|test)$/);
      if (target.endsWith(`@${name}`)) expect(users.map((user) => user.emailAddress)).toContain(target);
      return target.endsWith(`@${name}`);
    });

    expect(new Set(isLocal)).toEqual(new Set([true, false]));
  });

  it('has no two mailboxes or aliases of one name', () => {
    for (const [, { users, aliases }] of domains) {
      const names = [...users.map((user) => user.userName), ...aliases.map((alias) => alias.name)];
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('a seeded server', () => {
  const state = seedState(1, 1);

  it('is an open relay with short passwords and quiet logs', () => {
    expect(state.smtpIn).toMatchObject({ allowRelay: 3, requireAuthMatch: 0 });
    expect(state.passwordRequirements.minLength).toBe(5);
    expect(new Set([state.logSettings.smtpLogLevel, state.logSettings.deliveryLogLevel])).toEqual(
      new Set([0]),
    );
  });

  it('whitelists the internal ranges, one of them with a bypass, and a /22 with a bypass', () => {
    const bypassing = state.ipAccess.whitelist.filter((row) => row.bypass).map((row) => row.ip);

    expect(state.ipAccess.whitelist.map((row) => row.ip)).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8']),
    );
    expect(bypassing).toEqual(expect.arrayContaining(['192.168.0.0/16', '198.18.4.0/22']));
    expect(state.ipAccess.whitelist.some((row) => row.spam_bypass)).toBe(true);
  });

  it('has relaxed intrusion detection with three permanent rules', () => {
    expect(state.idsRules.map(({ type, isPermanent }) => [type, isPermanent])).toEqual([
      [3, false],
      [7, true],
      [2, true],
      [6, true],
    ]);
    expect(state.idsRules.find((rule) => rule.type === 2)?.threshold).toBeGreaterThan(25);
  });

  it('runs a program on every message on seed 1, and on few others', () => {
    const runs = Array.from({ length: 50 }, (_, seed) => seedState(seed, 0).antivirus.enableSpoolCommandLine);

    expect(state.antivirus).toMatchObject({ enableSpoolCommandLine: true, commandLine: '' });
    expect(state.antivirus.spoolCommandLineFile).not.toBe('');
    expect(runs.filter(Boolean).length).toBeLessThan(25);
  });

  it('lets spam through: no greylisting, and on some seeds no action on the worst', () => {
    const actions = Array.from({ length: 50 }, (_, seed) => seedState(seed, 0).antispam.highAction);

    expect(state.greylisting.enabled).toBe(false);
    expect(state.antispam).toMatchObject({ lowWeight: 10, mediumWeight: 20, highWeight: 30 });
    expect(state.antispam).toMatchObject({ autoResponderRestriction: 0, contentFilterBounceRestriction: 0 });
    expect(new Set(actions)).toEqual(new Set([0, 4]));
  });

  it('asks a dead list and one whose every answer counts, each list under a guid of its own', () => {
    const { rbls } = state;

    expect(rbls.find((rbl) => rbl.lookupDomain === 'dnsbl.sorbs.net')?.enabled).toBe(true);
    expect(rbls.filter((rbl) => !rbl.requireLookupMatch)).toHaveLength(1);
    expect(new Set(rbls.map((rbl) => rbl.enabled))).toEqual(new Set([true, false]));
    expect(new Set(rbls.map((rbl) => rbl.guid)).size).toBe(rbls.length);
  });

  it('has short lists of extensions, the one for uploads emptied on seed 1', () => {
    expect(state.fileRestrictions).toMatchObject({ inboundExtensions: ['exe', 'bat'], uploadExtensions: [] });
  });

  it('has a certificate that soon ends and one that does not', () => {
    const days = state.certificates.map(
      ({ expirationDate }) => (Date.parse(expirationDate) - Date.parse('2026-12-01T00:00:00Z')) / 86_400_000,
    );

    expect(days).toEqual([20, 365]);
  });

  it('has Domain Defaults that harden nothing', () => {
    expect(state.domainDefaults).toMatchObject({
      requireSmtpAuthentication: false,
      enableTlsIfAvailable: false,
      bypassGreyListing: false,
      spamCheckOverrideActive: false,
      throttleSettings: { messagesPerHour: 0, messagesAction: 2, bandwidthAction: 2, bouncesAction: 2 },
    });
    expect(state.domainDefaults.twoFactorSettings.setting).toBe('0');
  });

  it('has an administrator who left and one who is idle, beside its accounts', () => {
    const people = state.administrators.filter(({ username }) => username.includes('.'));

    expect(people.map(({ isEnabled, twoFactorEnabled }) => [isEnabled, twoFactorEnabled])).toEqual([
      [false, false],
      [true, false],
    ]);
    expect(state.administrators.filter((row) => row.isPrimary).map((row) => row.username)).toEqual(['admin']);
  });
});

describe('the passwords of a seeded domain', () => {
  it('break the policy where the users do not comply, and nowhere else', () => {
    for (const [, { users, passwordViolations }] of domainsOf(1, 50)) {
      const broken = users.filter((user) => user.isPasswordCompliant === 0).map((user) => user.emailAddress);

      expect(passwordViolations.map((row) => row.emailAddress)).toEqual(broken);
      expect(passwordViolations.every((row) => row.violations.includes('minimum length'))).toBe(true);
    }
    expect(domainsOf(1, 50).some(([, domain]) => domain.passwordViolations.length > 0)).toBe(true);
  });
});
