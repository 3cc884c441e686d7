import { describe, expect, it } from '@jest/globals';
import { approvalOf, askApproval, checkApproved } from '../../../src/cli/run/approval.js';
import type { Prompter } from '../../../src/cli/terminal/prompts.js';
import { aFieldChange, aPlan } from '../../report/builders.js';

function answering(isYes: boolean) {
  const asked: string[] = [];
  const unexpected = () => Promise.reject(new Error('not this question'));
  const prompter: Prompter = {
    canAsk: true,
    text: unexpected,
    secret: unexpected,
    confirm: async (message) => {
      asked.push(message);
      return isYes;
    },
  };
  return { prompter, asked };
}

describe('approval', () => {
  it('is given by the flag, with or without somebody to ask', () => {
    expect(approvalOf({ autoApprove: true }, { canAsk: false })).toBe('given');
    expect(approvalOf({ autoApprove: true }, { canAsk: true })).toBe('given');
  });

  it('is to be asked where somebody can answer', () => {
    expect(approvalOf({ autoApprove: false }, { canAsk: true })).toBe('to-ask');
  });

  it('is refused with the name of the flag where nobody can', () => {
    expect(() => approvalOf({ autoApprove: false }, { canAsk: false })).toThrow(
      expect.objectContaining({
        code: 'usage.needs-flag',
        next: expect.stringContaining('--auto-approve'),
      }),
    );
  });

  it('asks with the number of changes and the server', async () => {
    const { prompter, asked } = answering(true);

    await askApproval(aPlan({ changes: [aFieldChange()] }), prompter);

    expect(asked).toEqual(['Apply 1 change on https://mail.example? Type "yes":']);
  });

  it('names how much of the plan was not read', async () => {
    const { prompter, asked } = answering(true);
    const plan = aPlan({ changes: [aFieldChange()] });

    await askApproval({ ...plan, summary: { ...plan.summary, notRead: 5 } }, prompter);

    expect(asked[0]).toContain('Apply 1 change on https://mail.example, with 5 findings not read?');
  });

  it('names a rollback as one', async () => {
    const { prompter, asked } = answering(true);

    await askApproval(aPlan({ kind: 'rollback', changes: [aFieldChange(), aFieldChange()] }), prompter);

    expect(asked).toEqual(['Roll back 2 changes on https://mail.example? Type "yes":']);
  });

  it('is an error for any other answer', async () => {
    await expect(askApproval(aPlan(), answering(false).prompter)).rejects.toMatchObject({
      code: 'plan.not-approved',
    });
  });
});

describe('approval by a hash', () => {
  const hash = `sha256:${'ab'.repeat(32)}`;

  it('takes the plan of these digits, 16 or all of them, and asks nobody', () => {
    for (const approved of [hash.slice(0, 23), hash]) {
      expect(() => checkApproved(aPlan({ hash }), approved)).not.toThrow();
      expect(approvalOf({ autoApprove: false, approved }, { canAsk: false })).toBe('given');
    }
  });

  it('refuses any other plan', () => {
    expect(() => checkApproved(aPlan({ hash: `sha256:${'cd'.repeat(32)}` }), hash.slice(0, 23))).toThrow(
      expect.objectContaining({
        code: 'plan.not-approved',
        message: expect.stringContaining('cdcdcdcdcdcdcdcd'),
      }),
    );
  });
});
