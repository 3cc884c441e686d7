/** What the server's Propagate calls the settings of domains, and what it calls those that nobody knows. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import { isInDefaults, memberNamed, propagatable } from '../../src/contract/propagatable.js';

describe('the settings of domains', () => {
  it('have the name of the server in its call, and their own where there is none', () => {
    const [field = ''] = propagatable(shippedContract);
    const binding = shippedContract.byId('domain-settings')?.binding.fields as Record<
      string,
      { wire: string }
    >;

    expect(memberNamed(field, shippedContract)).toBe(binding[field]?.wire);
    expect(memberNamed('no-such-field', shippedContract)).toBe('no-such-field');
  });

  it('are in the Domain Defaults or are not', () => {
    const [field = ''] = propagatable(shippedContract);
    expect([isInDefaults(field, shippedContract), isInDefaults('no-such-field', shippedContract)]).toEqual([
      true,
      false,
    ]);
  });

  it('are none that it carries where a contract does not know them', () => {
    const unknown = { ...shippedContract, byId: () => undefined };
    expect(propagatable(unknown)).toEqual([]);
  });
});
