/** What is left to a person, as lines: numbered where there is more than one, and what there is to copy untouched. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { paragraphLines } from '../../../src/report/text/case-lines.js';
import { byHandParagraphs } from '../../../src/report/view/cases.js';
import { type Instruction, instruct } from '../../../src/steps/kit/instruction.js';
import { runs } from '../../property-runs.js';

const PAGE = { width: 40, indent: '  ' };

/** Each line of the page by itself. */
function linesOf(instructions: readonly Instruction[], title = ''): readonly string[] {
  return paragraphLines(byHandParagraphs(instructions, title), PAGE).flatMap((lines) => lines.split('\n'));
}

const LONG = 'One thing that is longer than just one line.';

describe('what is left to a person', () => {
  it('is one paragraph behind its title where it is one thing to do', () => {
    expect(linesOf(instruct(LONG), 'By hand: ')).toEqual([
      '  By hand: One thing that is longer than',
      '  just one line.',
    ]);
  });

  it('is a number for each of several, with lines that hang below their text', () => {
    expect(linesOf(instruct(LONG, 'Two.'), 'By hand: ')).toEqual([
      '  By hand:',
      '  1. One thing that is longer than just',
      '     one line.',
      '  2. Two.',
    ]);
  });

  it('hangs the lines of the tenth one column further', () => {
    const lines = linesOf(instruct(...Array.from({ length: 10 }, () => LONG)));

    expect(lines.slice(-4)).toEqual([
      '  9. One thing that is longer than just',
      '     one line.',
      '  10. One thing that is longer than just',
      '      one line.',
    ]);
  });

  it('is nothing, not even a title, where there is none', () => {
    expect(linesOf([], 'By hand: ')).toEqual([]);
  });

  it('takes no number that stands in a text for one of its own', () => {
    expect(linesOf(instruct('First (1) this. (2) That.'))).toEqual(['  First (1) this. (2) That.']);
  });

  it('loses no word, whatever stands in the texts', () => {
    const anyText = fc
      .array(fc.oneof(fc.stringMatching(/^[a-z]{1,12}$/), fc.constantFrom('(1)', '2.')), { minLength: 1 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 12 }), (texts) => {
        const said = linesOf(instruct(...texts)).join(' ');

        expect(said.split(/\s+/).filter((word) => word !== '')).toEqual(
          texts.flatMap((text, index) => [`${index + 1}.`, ...text.split(' ')]),
        );
      }),
      runs(),
    );
  });
});

describe('a snippet', () => {
  const text = `v=DKIM1;  p=${'x'.repeat(60)}\n\n  Set-Thing -Name a`;
  const one = { text: 'Publish it.', snippet: { language: 'text', text } } as const;
  const asItStands = [`    v=DKIM1;  p=${'x'.repeat(60)}`, '    ', '      Set-Thing -Name a'];

  it('stands below its instruction as it is, and is never wrapped', () => {
    expect(linesOf([one], 'By hand: ')).toEqual(['  By hand: Publish it.', ...asItStands]);
  });

  it('stands below its own one of several', () => {
    expect(linesOf([one, ...instruct('Wait.')])).toEqual(['  1. Publish it.', ...asItStands, '  2. Wait.']);
  });
});
