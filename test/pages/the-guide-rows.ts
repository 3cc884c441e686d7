/** The rows of the guides, as the page of them is made from. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type GuideRows, guideRowsSchema } from '../../src/pages/guide-rows.js';

const FILE = new URL('../fixtures/guides.yaml', import.meta.url);

export const guideRows: GuideRows = guideRowsSchema.parse(parse(readFileSync(FILE, 'utf8'), { merge: true }));
