import { describe, expect, it } from '@jest/globals';
import { present, remarks } from '../../../src/steps/kit/present.js';

describe('what there is', () => {
  it('is what no condition left out, an empty text too', () => {
    expect(present('a', false, undefined, '', 'b')).toEqual(['a', '', 'b']);
  });

  it('stands behind another sentence, a space before each', () => {
    expect(remarks('One.', false, 'Two.')).toBe(' One. Two.');
    expect(remarks(false, undefined)).toBe('');
  });
});
