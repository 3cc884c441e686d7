/** First one, then the rest: what a write proves for others, and when a run is not to go on. */
import { describe, expect, it } from '@jest/globals';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { ProofBook, type Role } from '../../../src/engine/apply/proof-book.js';
import type { Outcome } from '../../../src/engine/prove/outcome.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { DocumentReading } from '../../../src/engine/words/reading.js';
import { aFieldChange, anItemChange } from '../a-change.js';

function onDomain(target: string): DocumentReading {
  const document = { raw: {}, fields: {}, failures: {} };
  return { status: 'document', resource: domainSettings, target, document };
}

/** What the book says of a write of these changes. */
function learn(
  book: ProofBook,
  written: { readonly outcome: Outcome; readonly changes: readonly Change[]; readonly role?: Role },
): string | undefined {
  const { outcome, changes, role = 'pioneer' } = written;
  return book.learn(outcome, { changes, role, before: onDomain(changes[0]?.target ?? '') });
}

const catchAll = (target: string) => aFieldChange({ target });
const usesTls = (target: string) => aFieldChange({ target, field: 'usesTls', before: false, after: true });

describe('a proved write', () => {
  it('proves its fields for every other target, and no other field', () => {
    const book = new ProofBook();

    expect(learn(book, { outcome: 'proved', changes: [catchAll('a.test')] })).toBeUndefined();

    expect(book.isProved([catchAll('b.test')])).toBe(true);
    expect(book.isProved([usesTls('b.test')])).toBe(false);
    expect(book.isProved([catchAll('b.test'), usesTls('b.test')])).toBe(false);
  });

  it('proves for items what was done with them: the action, and of an edit its fields', () => {
    const book = new ProofBook();
    const edit = anItemChange();
    const removal = anItemChange({ action: 'remove', after: null });

    learn(book, { outcome: 'proved', changes: [edit] });

    expect(book.isProved([anItemChange({ item: '192.0.2.9', key: '192.0.2.9' })])).toBe(true);
    expect(book.isProved([anItemChange({ after: { ...edit.before, spam: false } })])).toBe(false);
    expect(book.isProved([removal])).toBe(false);
    learn(book, { outcome: 'proved', changes: [removal] });
    expect(book.isProved([{ ...removal, before: { address: '198.51.100.1' } }])).toBe(true);
  });

  it('proves nothing about an empty list of changes that would need a proof', () => {
    expect(new ProofBook().isProved([])).toBe(true);
  });
});

describe('a first write that is not proved', () => {
  it.each<Outcome>(['disagrees', 'unknown', 'stale', 'not-attempted'])(
    'ends the run when it %s',
    (outcome) => {
      const reason = learn(new ProofBook(), { outcome, changes: [catchAll('a.test')] });

      expect(reason).toBe('the first change of its kind was not proved (domain-settings of a.test)');
    },
  );

  it('ends the run at the third refusal of a kind, and names the last', () => {
    const book = new ProofBook();
    const refused = (target: string) => learn(book, { outcome: 'refused', changes: [catchAll(target)] });

    expect([refused('a.test'), refused('b.test')]).toEqual([undefined, undefined]);
    expect(refused('c.test')).toBe(
      'the first changes of their kind were refused (last: domain-settings of c.test)',
    );
  });

  it('counts the refusals of each kind by itself', () => {
    const book = new ProofBook();
    const refused = (change: Change) => learn(book, { outcome: 'refused', changes: [change] });

    const reasons = ['a.test', 'b.test'].flatMap((name) => [refused(catchAll(name)), refused(usesTls(name))]);

    expect(reasons).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('ends the run when one of its fields was proved before and another one was not', () => {
    const book = new ProofBook();
    learn(book, { outcome: 'proved', changes: [catchAll('a.test')] });

    const reason = learn(book, { outcome: 'disagrees', changes: [catchAll('b.test'), usesTls('b.test')] });

    expect(reason).toContain('was not proved');
  });

  it('counts a refusal of two kinds for both of them', () => {
    const book = new ProofBook();
    const both = ['a.test', 'b.test'].map((name) => [catchAll(name), usesTls(name)]);
    for (const changes of both) learn(book, { outcome: 'refused', changes });

    expect(learn(book, { outcome: 'refused', changes: [usesTls('c.test')] })).toContain('refused');
  });
});

describe('a later write', () => {
  it.each<Outcome>(['refused', 'disagrees', 'unknown'])('does not end the run when it %s', (outcome) => {
    const book = new ProofBook();
    learn(book, { outcome: 'proved', changes: [catchAll('a.test')] });

    expect(learn(book, { outcome, changes: [catchAll('b.test')] })).toBeUndefined();
    expect(learn(book, { outcome, changes: [usesTls('b.test')], role: 'follower' })).toBeUndefined();
  });

  it('is no refusal of a kind: only first writes are counted', () => {
    const book = new ProofBook();
    for (const name of ['a.test', 'b.test'])
      learn(book, { outcome: 'refused', changes: [catchAll(name)], role: 'follower' });

    expect(learn(book, { outcome: 'refused', changes: [catchAll('c.test')] })).toBeUndefined();
  });
});
