import { describe, expect, it } from '@jest/globals';
import { idsBlocks } from '../../../../src/contract/resources/access/ids-blocks.js';

const BLOCK = { address: '192.0.2.7', rule: 'x' };

function labelOf(protocol: number | string): string {
  return idsBlocks.label({ ...BLOCK, protocol } as never);
}

describe('what a block is called', () => {
  it('names the protocol as the interface does, and one of another number by its number', () => {
    expect(labelOf(0)).toContain('SMTP');
    expect(labelOf('IMAP')).toContain('IMAP');
    expect(labelOf(99)).toContain('protocol 99');
  });
});
