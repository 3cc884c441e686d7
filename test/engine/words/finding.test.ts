/** What is told of a finding, and what of that was found. */
import { describe, expect, it } from '@jest/globals';
import { foundIn, noted, steadyText } from '../../../src/engine/words/finding.js';

describe('what was found', () => {
  const notes = { waiver: 'The waiver ended.', attestation: 'The word ended.' };

  it('is the message without what a waiver and an attestation add', () => {
    const message = noted(noted('Bad (2).', notes.waiver), notes.attestation);

    expect(foundIn({ message, notes })).toBe('Bad (2).');
    expect(foundIn({ message: noted('Bad.', notes.waiver), notes: { waiver: notes.waiver } })).toBe('Bad.');
  });

  it('is the whole message where nothing was added, or something else ends it', () => {
    expect(foundIn({ message: 'Bad (2).' })).toBe('Bad (2).');
    expect(foundIn({ message: 'Bad (2).', notes })).toBe('Bad (2).');
  });

  it('reads the same where only days went by', () => {
    expect(steadyText('1 day, 90 days')).toBe(steadyText('2 days, 1 day'));
    expect(steadyText('1 domain')).not.toBe(steadyText('2 domains'));
  });
});
