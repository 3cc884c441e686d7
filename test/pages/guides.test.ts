/** The guides have each section once, and no step invents one. */
import { describe, expect, it } from '@jest/globals';
import { BEYOND, GUIDE_KEYS, guides, guideText, stepsBeyond } from '../../src/pages/guides.js';
import { steps } from '../../src/steps/index.js';

const sections = guides.flatMap(({ key, sections: all }) => all.map((section) => guideText(key, section)));

describe('the guides', () => {
  it('are five, each once, with title and publisher', () => {
    expect(guides.map(({ key }) => key)).toEqual([...GUIDE_KEYS]);
    for (const { title, publisher } of guides) {
      expect(title).toMatch(/^S/);
      expect(publisher).not.toBe('');
    }
  });

  it('have each section once', () => {
    expect(new Set(sections).size).toBe(sections.length);
  });

  it('of the vendor, on locking down, ask for the same in both', () => {
    const titlesOf = (key: string) =>
      guides.find((guide) => guide.key === key)?.sections.map(({ title }) => title) ?? [];

    expect(titlesOf('G5')).toEqual(expect.arrayContaining([...titlesOf('G3')]));
  });
});

describe('the steps', () => {
  const known = new Set([BEYOND, ...sections]);

  it.each(steps.map(({ id, guide }) => ({ id, guide })))(
    '$id names sections that exist, or is beyond the guides',
    ({ guide }) => {
      expect(guide).not.toEqual([]);
      expect(guide.filter((text) => !known.has(text))).toEqual([]);
      expect(new Set(guide).size).toBe(guide.length);
    },
  );

  it('beyond the guides are those that say so', () => {
    expect(stepsBeyond(steps).map(({ id }) => id)).toContain('command-hooks');
    expect(stepsBeyond(steps).map(({ id }) => id)).not.toContain('catch-all');
  });
});
