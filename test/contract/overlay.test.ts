import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import { partsIn } from '../../src/contract/overlay.js';
import { type AnyCollection, readEvidence } from '../../src/contract/resource.js';
import { aField, aRead, aWrite, refusalsOf, withOverlay } from './overlays.js';

const smtpIn = { read: { ...aRead }, write: { ...aWrite, sends: 'changed-members' } };

describe('an overlay', () => {
  it('replaces a call as a whole, and leaves the others', () => {
    const contract = withOverlay({ rbls: { list: aRead } });

    expect(contract.byId('rbls')?.binding).toMatchObject({ list: aRead });
    const {
      list: _,
      fields: __,
      ...others
    } = { ...shippedContract.byId('rbls')?.binding } as AnyCollection['binding'];
    expect(contract.byId('rbls')?.binding).toMatchObject(others);
  });

  it('replaces a field as a whole, and leaves the others', () => {
    const contract = withOverlay({ greylisting: { fields: { isEnabled: aField('isOn') } } });

    const { isEnabled, ...others } = contract.byId('greylisting')?.binding.fields ?? {};
    const { isEnabled: _, ...shipped } = shippedContract.byId('greylisting')?.binding.fields ?? {};
    expect(isEnabled).toEqual(aField('isOn'));
    expect(others).toEqual(shipped);
  });

  it('takes a call away with null: it is not made', () => {
    expect(withOverlay({ rbls: { remove: null } }).byId('rbls')?.binding).not.toHaveProperty('remove');
  });

  it('makes no field better known by a better known call that reads it', () => {
    const contract = withOverlay({
      'smtp-in': { read: aRead, fields: { allowRelayForAuthenticatedUsers: aField('relayForUsers') } },
    });
    const resource = contract.byId('smtp-in');
    if (resource === undefined) throw new Error('no smtp-in');

    expect(readEvidence(resource, ['allowRelayForAuthenticatedUsers'])).toBe('learned');
    expect(readEvidence(resource, ['allowRelay'])).toBe('assumed');
  });

  it('is another contract, declares its reads in place of those it replaces, and is of its build', () => {
    const contract = withOverlay({ 'smtp-in': smtpIn });

    expect(contract.hash).not.toBe(shippedContract.hash);
    expect(contract.reads).toContainEqual({ method: 'GET', path: aRead.path });
    expect(contract.reads).not.toContainEqual({ method: 'GET', path: 'settings/sysadmin/smtp-in-settings' });
    expect(contract.build).toBe(9406);
    expect(withOverlay({}).hash).not.toBe(shippedContract.hash);
  });

  it('names each part that it binds, of the fields each by itself', () => {
    const resources = { 'smtp-in': { ...smtpIn, fields: { allowRelay: {}, requireAuthMatch: {} } } };

    expect(partsIn({ resources }).map((path) => path.join('.'))).toEqual([
      'resources.smtp-in.read',
      'resources.smtp-in.write',
      'resources.smtp-in.fields.allowRelay',
      'resources.smtp-in.fields.requireAuthMatch',
    ]);
  });

  it('says on which build it was learned, where something was', () => {
    const refused = refusalsOf({ 'smtp-in': smtpIn }, { build: undefined });
    const assumed = {
      greylisting: { fields: { isEnabled: { wire: 'on', evidence: 'assumed', written: 'assumed' } } },
    };

    expect(refused).toEqual(['build: what is learned is learned on a build: state it']);
    expect(refusalsOf(assumed, { build: undefined })).toEqual([]);
  });

  it.each(['recorded', 'client', 'observed'])('may not claim to be %s', (evidence) => {
    const claims = [
      { 'smtp-in': { read: { ...aRead, evidence } } },
      { greylisting: { fields: { isEnabled: { ...aField('on'), evidence } } } },
      { greylisting: { fields: { isEnabled: { ...aField('on'), written: evidence } } } },
    ];

    for (const claim of claims) expect(refusalsOf(claim)).toHaveLength(1);
  });

  it('says of every field how well it is known: it does not inherit the word of a call', () => {
    const { evidence: _, ...unsaid } = aField('catchAllAlias');

    expect(refusalsOf({ 'domain-settings': { fields: { catchAll: unsaid } } })).toHaveLength(1);
  });

  it('says nothing of what is in use: that stays as it ships', () => {
    expect(refusalsOf({ users: { contents: { currentMailboxSize: 1e12 } } })).toHaveLength(1);
  });
});
