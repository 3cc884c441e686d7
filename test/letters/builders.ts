/** Plans that letters are made of, and the words that ship. */
import { readFileSync } from 'node:fs';
import type { Plan } from '../../src/engine/plan/plan.js';
import { parseTemplate, type Texts, templateOf } from '../../src/letters/template.js';

export function shippedText(language: string): string {
  return readFileSync(new URL(`../../data/notices/${language}.yaml`, import.meta.url), 'utf8');
}

export function shipped(language: string): Texts {
  return parseTemplate(shippedText(language), { file: `${language}.yaml` });
}

export const english = templateOf(shipped('en'));

/** What is left to the owner of a domain. */
export function aRecord(target: string, text: string): Plan['manual'][number] {
  return {
    ...{ step: 'dns-spf', target, message: 'No record.', remedy: 'by-hand' },
    byHand: [{ text: `Publish it for ${target}.`, snippet: { language: 'dns-zone', text } }],
  };
}
