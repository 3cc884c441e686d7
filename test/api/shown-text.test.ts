import { describe, expect, it } from '@jest/globals';
import { shownText } from '../../src/api/shown-text.js';
import { SecretValues } from '../../src/redaction.js';

function secretsOf(...values: string[]): SecretValues {
  const secrets = new SecretValues();
  for (const value of values) secrets.add(value);
  return secrets;
}

describe('shownText', () => {
  it('lets no control character through to the terminal', () => {
    expect(shownText('a\u001b[31mred\r\nline\u0000\u202e', secretsOf())).toBe('a [31mred line');
  });

  it('cuts a text that would fill the screen', () => {
    expect(shownText('x'.repeat(10_000), secretsOf()).length).toBeLessThan(600);
  });

  it('leaves no half of a secret at the cut', () => {
    const shown = shownText(`${'x'.repeat(495)}hunter22-and-more`, secretsOf('hunter22-and-more'));

    expect(shown).not.toContain('hunt');
  });

  it('knows a secret with white space that is joined', () => {
    expect(shownText('said two  spaces', secretsOf('two  spaces'))).toBe('said [redacted]');
  });
});
