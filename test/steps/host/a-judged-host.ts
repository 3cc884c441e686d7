/** What the steps of the host read of one: hardened in all that they judge, unless a test spoils it. */

import type { Iis, Site } from '../../../src/contract/resources/host/host-iis.js';
import type { HostService } from '../../../src/contract/resources/host/host-service.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';
import type { Evidence } from '../../../src/host/evidence.js';
import type { Entry, Folder } from '../../../src/steps/host/folder-rights.js';
import type { Step } from '../../../src/steps/kit/step.js';
import { aHost } from '../../host/a-host.js';
import { type Judgement, judge, optionsOf, partOf } from '../a-step.js';

export { notSeen, seen };

type Value<P> = Extract<P, { status: 'seen' }> extends { value: infer V } ? V : never;
type Firewall = Value<Evidence['firewall']>;
export type Account = NonNullable<Value<Evidence['account']>>;

const INSTALLATION = 'C:\\Program Files (x86)\\SmarterTools\\SmarterMail';
export const PROGRAM = `${INSTALLATION}\\Service\\MailService.exe`;
export const DATA = 'C:\\SmarterMail';
export const SETTINGS = `${INSTALLATION}\\Service\\Settings`;
export const USERS = { sid: 'S-1-5-32-545', name: 'VORDEFINIERT\\Benutzer' };

const OWN = { sid: 'S-1-5-21-1-2-3-1004', name: 'MAIL01\\SmarterMailService' };

export function anAccount(changes: Partial<HostService['account']> = {}): HostService['account'] {
  return { ...OWN, kind: 'local-user', ...changes };
}

export function aService(changes: Partial<HostService> = {}): HostService {
  return {
    ...{ name: 'MailService', path: PROGRAM, build: 9504, state: 'running', start: 'auto' },
    ...{ account: anAccount(), installation: INSTALLATION, data: DATA },
    ...changes,
  };
}

export const LOCAL_SYSTEM = anAccount({ sid: 'S-1-5-18', name: 'LocalSystem', kind: 'system' });

export function theAccount(changes: Partial<Account> = {}): Account {
  return {
    ...OWN,
    ...{ exists: true, isLocal: true, enabled: true, description: 'Runs SmarterMail' },
    ...{ passwordNeverExpires: true, inAdministrators: false, groups: [] },
    rights: ['SeDenyInteractiveLogonRight', 'SeDenyRemoteInteractiveLogonRight', 'SeServiceLogonRight'],
    ...changes,
  };
}

export function anEntry(changes: Partial<Entry> = {}): Entry {
  return { ...OWN, allow: true, rights: 'modify', inherited: false, ...changes };
}

export const SYSTEM_ENTRY = anEntry({ sid: 'S-1-5-18', name: 'SYSTEM', rights: 'full' });

export function aFolder(
  role: Folder['role'],
  entries: readonly Entry[] = [SYSTEM_ENTRY, anEntry()],
  folder: string = {
    installation: INSTALLATION,
    data: DATA,
    settings: SETTINGS,
    web: `${INSTALLATION}\\MRS`,
  }[role],
): Folder {
  return { folder, role, entries };
}

export const FOLDERS: readonly Folder[] = [
  aFolder('installation', [SYSTEM_ENTRY, anEntry(), anEntry({ ...USERS, rights: 'read' })]),
  aFolder('data'),
  aFolder('settings'),
];

export function aBinding(changes: Partial<Site['bindings'][number]> = {}): Site['bindings'][number] {
  return { protocol: 'https', ip: '*', port: 443, host: 'mail.example.com', tls: true, ...changes };
}

type Restrictions = Value<Site['ip']>;
export function restrictions(changes: Partial<Restrictions> = {}): Site['ip'] {
  return seen({
    ...{ allowUnlisted: false, deny: 'Forbidden' },
    entries: [{ address: '203.0.113.0', mask: '255.255.255.0', allow: true }],
    dynamic: { byRate: false, rate: null, byConcurrency: false, concurrency: null },
    ...changes,
  });
}

export function aSite(changes: Partial<Site> = {}): Site {
  return {
    ...{ id: 2, name: 'SmarterMail', state: 'started', path: `${INSTALLATION}\\MRS`, isSmarterMail: true },
    pool: { name: 'SmarterMail', state: 'started', identity: 'SpecificUser', user: '.\\SmarterMailService' },
    ...{ bindings: [aBinding()], ip: restrictions() },
    ...changes,
  };
}

export function iisOf(sites: readonly Site[], changes: Partial<Iis> = {}): Evidence['iis'] {
  return seen({ version: '10.0', ipRestrictions: true, sites, ...changes });
}

export function aRule(changes: Partial<Firewall['rules'][number]> = {}): Firewall['rules'][number] {
  return {
    ...{ name: 'a rule', enabled: true, allow: true, profiles: ['Any'], program: null },
    ...{ ports: ['17017'], remote: ['Any'] },
    ...changes,
  };
}

const PROFILES: Firewall['profiles'] = ['Domain', 'Private', 'Public'].map((name) => ({
  ...{ name, enabled: true },
  inbound: 'block' as const,
}));

export function aFirewall(
  rules: readonly Firewall['rules'][number][] = [],
  profiles: Firewall['profiles'] = PROFILES,
): Evidence['firewall'] {
  return seen({ profiles, rules });
}

export const LISTENING = [
  { port: 17_017, address: '0.0.0.0', process: 'MailService' },
  { port: 25, address: '0.0.0.0', process: 'MailService' },
  { port: 443, address: '::', process: 'System' },
];

export const HARDENED: Evidence = aHost({
  service: seen([aService()]),
  account: seen(theAccount()),
  rights: seen(FOLDERS),
  iis: iisOf([aSite()]),
  ports: seen(LISTENING),
  firewall: aFirewall(),
});

export const LINUX = { platform: 'linux', iis: seen(null) } as const;

/** Why nothing of a part is known. */
export const UNSEEN = notSeen('access is denied');

/** Judges a host that differs from the hardened one in this: each resource is handed what the step reads of it. */
export function judgedOn(step: Step, changes: Partial<Evidence> = {}, options: object = {}): Judgement {
  const evidence = { ...HARDENED, ...changes };
  const needs = partOf(step).reads(optionsOf(step, options));
  const inputs = Object.fromEntries(
    Object.entries(needs).map(([name, { fields = [] }]) => [
      name,
      Object.fromEntries(fields.map((field) => [field, evidence[field as keyof Evidence]])),
    ]),
  );
  return judge(step, { inputs, options });
}
