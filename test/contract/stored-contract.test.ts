import { describe, expect, it } from '@jest/globals';
import { hashOf } from '../../src/canonical-json.js';
import { type Contract, shippedContract } from '../../src/contract/contract.js';
import { contractFrom, storedContract } from '../../src/contract/stored-contract.js';
import { aRead, withOverlay } from './overlays.js';

/** As it comes back from the disk. */
const kept = (contract: Contract) => JSON.parse(JSON.stringify(storedContract(contract)));
const NOTHING: ReadonlySet<string> = new Set();

/** With one binding in another way, and the hash that fits. */
function keptWith(id: string, binding: unknown) {
  const { formatVersion, bindings, ...rest } = kept(shippedContract);
  const data = { ...rest, bindings: { ...bindings, [id]: binding } };
  return { stored: { formatVersion, ...data }, hash: hashOf(data) };
}

describe('a contract that was kept', () => {
  it('is the same again, with its build', () => {
    const contract = withOverlay({ 'smtp-in': { read: aRead } });

    const found = contractFrom(kept(contract), { hash: contract.hash, needed: new Set(['smtp-in']) });

    if (typeof found === 'string') throw new Error(found);
    expect(found.hash).toBe(contract.hash);
    expect(found.build).toBe(9406);
    expect(found.byId('smtp-in')?.binding).toEqual(contract.byId('smtp-in')?.binding);
    expect(found.byId('smtp-in')?.model).toBe(shippedContract.byId('smtp-in')?.model);
  });

  it('is the same again whatever ships by now', () => {
    const { 'smtp-in': smtpIn } = kept(shippedContract).bindings;
    const older = { ...smtpIn, read: { ...smtpIn.read, path: 'settings/sysadmin/older' } };
    const { stored, hash } = keptWith('smtp-in', older);

    const found = contractFrom(stored, { hash, needed: NOTHING });

    if (typeof found === 'string') throw new Error(found);
    expect(found.hash).toBe(hash);
    expect(found.reads).toContainEqual({ method: 'GET', path: 'settings/sysadmin/older' });
  });

  it.each([
    [{ ...kept(shippedContract), build: 9406 }],
    [{ ...kept(shippedContract), bindings: {} }],
    [{ ...kept(shippedContract), formatVersion: 2 }],
    [null],
  ])('is none where it was changed', (stored) => {
    expect(contractFrom(stored, { hash: shippedContract.hash, needed: NOTHING })).toMatch(
      /^contract\.json is /,
    );
  });

  it.each([
    ['does not fit the model of today', { fields: {} }],
    ['would be unsafe', { ...kept(shippedContract).bindings['smtp-in'], read: { ...aRead, path: 'auth/x' } }],
  ])('is none where what is needed %s; else that resource is bound as it ships', (_, binding) => {
    const { stored, hash } = keptWith('smtp-in', binding);

    expect(contractFrom(stored, { hash, needed: new Set(['smtp-in']) })).toBe(
      'contract.json binds smtp-in in a way that this version does not take',
    );
    const found = contractFrom(stored, { hash, needed: new Set(['rbls']) });
    if (typeof found === 'string') throw new Error(found);
    expect(found.byId('smtp-in')).toEqual(shippedContract.byId('smtp-in'));
  });

  it('is none where a resource that is needed is no longer known, which is named', () => {
    const { stored, hash } = keptWith('of-old', {});

    expect(contractFrom(stored, { hash, needed: new Set(['of-old']) })).toBe(
      'contract.json binds of-old, which this version does not know',
    );
    expect(typeof contractFrom(stored, { hash, needed: NOTHING })).toBe('object');
  });
});
