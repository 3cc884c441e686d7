import { describe, expect, it } from '@jest/globals';
import type { Asked } from '../../../src/cli/terminal/prompts.js';
import { withoutSecrets } from '../../../src/cli/wizard/without-secrets.js';
import { SecretValues } from '../../../src/redaction.js';

describe('what is typed', () => {
  it('is refused where it holds a secret, and else as the question has it', async () => {
    const secrets = new SecretValues();
    secrets.add('correct-horse-battery');
    let asked: Asked | undefined;
    const text = async (_: string, how?: Asked) => {
      asked = how;
      return '';
    };
    const ask = withoutSecrets({ text } as never, { secrets });

    await ask.text('Why?', { check: () => 'Type a reason.' });
    expect(asked?.check?.('it is correct-horse-battery')).toContain('holds a password');
    expect(asked?.check?.('')).toBe('Type a reason.');
    await ask.text('Why?');
    expect(asked?.check?.('it is correct-horse-battery')).toContain('holds a password');
    expect(asked?.check?.('old scanners')).toBeUndefined();
  });
});
