import { describe, expect, it } from '@jest/globals';
import { LockdownError } from '../../src/errors.js';
import { letterOf } from '../../src/letters/letter.js';
import { plainText } from '../../src/letters/plain-text.js';
import { parseTemplate, templateOf } from '../../src/letters/template.js';
import { toldOf } from '../../src/letters/told-of.js';
import { aFieldChange, aPlan } from '../report/builders.js';
import { aRecord, shipped, shippedText } from './builders.js';

const ABOUT = { on: '2026-12-14', contact: 'mail@host.example' };
const RECORD = 'a1.example. IN TXT "v=spf1 mx -all"';
const PLAN = aPlan({ changes: [aFieldChange()], manual: [aRecord('a1.example', RECORD)] });

function wrongWith(raw: string, file = 'own/en.yaml'): string {
  try {
    parseTemplate(raw, { file, over: shipped('en') });
  } catch (error) {
    if (error instanceof LockdownError && error.code === 'template.invalid') return error.message;
    throw error;
  }
  return '';
}

describe('a template', () => {
  it.each(['en', 'de'])('ships whole in %s, and every text of it can be filled in', (language) => {
    const template = templateOf(shipped(language));
    const [own] = toldOf(PLAN);
    const letter = own && letterOf(own, template, { ...ABOUT, language });

    expect(letter?.subject).toMatch(language === 'de' ? /14\. Dezember 2026/ : /December 14, 2026/);
    expect(letter?.body).toContain(`\n\n    ${RECORD}\n\n`);
    expect(letter?.body).toContain('mail@host.example');
    expect(shippedText(language)).not.toMatch(/\t/);
  });

  it('of ones own replaces what it has, and leaves the rest', () => {
    const own = parseTemplate('closing: Yours, Ann\n', { file: 'en.yaml', over: shipped('en') });

    expect(own).toEqual({ ...shipped('en'), closing: 'Yours, Ann' });
  });

  it.each([
    [
      'closing: |\n  Bye\n  on {{dat}}\n',
      'own/en.yaml:3:6: no {{dat}} here; did you mean "date"? allowed in closing: {{date}}',
    ],
    [
      'opening: { all: "Dear {{domain}}" }\n',
      'own/en.yaml:1:23: no {{domain}} here; allowed in opening.all: {{date}}',
    ],
    [
      'topics:\n  passwords:\n    length: "{{lenght}}"\n',
      'own/en.yaml:3:14: no {{lenght}} here; did you mean "length"?',
    ],
    ['opening: { domain: "{{domain}}", all: "{{domain}}" }\n', 'own/en.yaml:1:40: no {{domain}} here'],
    ['closing: "{{ date"\n', 'own/en.yaml:1:11: {{ opens or closes no name'],
    ['closng: x\n', 'own/en.yaml:1:1'],
    ['closng: x\n', 'did you mean "closing"?'],
    ['topics: { password: { length: x } }\n', 'did you mean "passwords"?'],
    ['subject: { all: "a\\nBcc: x@y.example" }\n', 'has to be one line'],
    ['subject: { all: "=?utf-8?q?x=0d=0aBcc:_a?=" }\n', 'own/en.yaml:1:17: subject.all: would be read'],
    ['closing: "  "\n', 'has to say something'],
    ['closing: "{{ {{date}} }}"\n', 'own/en.yaml:1:11: {{ opens or closes no name'],
    ['', 'the template is empty'],
    ['closing: 7\n', 'own/en.yaml:1:10'],
    ['closing: [\n', 'own/en.yaml'],
  ])('is refused as %j with its place', (raw, why) => {
    expect(wrongWith(raw)).toContain(why);
  });

  it('has to be whole in a language that does not ship', () => {
    expect(() => parseTemplate('closing: Au revoir\n', { file: 'fr.yaml' })).toThrow(/fr\.yaml/);
  });

  it('makes what drives a terminal or hides visible in all forms of a letter', () => {
    const own = parseTemplate('closing: "x\\e[31m\\u202e"\n', { file: 'en.yaml', over: shipped('en') });
    const [first] = toldOf(PLAN);

    expect(first && letterOf(first, templateOf(own), { ...ABOUT, language: 'en' }).body).toContain(
      'x\\u001b[31m\\u202e\n',
    );
  });

  it('does not fill in a value again', () => {
    const template = templateOf({ closing: '{{date}}' });

    expect(template.text('closing', { date: '{{domain}}', domain: 'a' })).toBe('{{domain}}');
  });
});

describe('a letter as plain text', () => {
  it('has lines that mail takes, headings, lists, and copies what is to be copied', () => {
    const long = 'word '.repeat(40);
    const text = plainText(`## A **title**\n\n${long}\n\n- one \`x\`\n- ${long}\n\n    a  b   c\n`);

    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(74);
    expect(text).toMatch(/^A title\n-------\n\nword word/);
    expect(text).toMatch(/\n- one x\n- word [\s\S]+\n {2}word/);
    expect(text).toContain('\n\n    a  b   c\n');
  });
});
