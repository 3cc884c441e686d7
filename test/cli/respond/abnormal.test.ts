/** Who is suspect of a flood: by how much of what waits is his. */
import { describe, expect, it } from '@jest/globals';
import { mailboxesOf } from '../../../src/cli/respond/abnormal.js';

/** Who is suspect, where so many messages of each wait. */
function suspectOf(counts: Readonly<Record<string, number>>) {
  const messages = Object.entries(counts).flatMap(([sender, count]) =>
    Array.from({ length: count }, () => ({ sender, attempts: 0 })),
  );
  const found = mailboxesOf({ messages, heldBack: [], connected: [], domains: new Set(['here.example']) });
  return found.filter(({ isSuspect }) => isSuspect).map(({ address }) => address);
}

describe('a mailbox that sends a flood', () => {
  it('is suspect also where it is one of several', () => {
    expect(suspectOf({ 'a@here.example': 400, 'b@here.example': 350, 'c@here.example': 250 })).toEqual([
      'a@here.example',
      'b@here.example',
      'c@here.example',
    ]);
  });

  it('is not suspect by a few messages, or by a small part of many', () => {
    expect(suspectOf({ 'a@here.example': 49 })).toEqual([]);
    const many = Array.from({ length: 6 }, (_, at) => [`u${at}@here.example`, 100]);
    expect(suspectOf(Object.fromEntries(many))).toEqual([]);
  });
});
