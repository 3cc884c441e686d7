/** Every section of every guide is carried out by a step, or is pending with a reason; no step invents one. */
import { describe, expect, it } from '@jest/globals';
import { BEYOND, GUIDE_KEYS, guides, guideText, stepsBeyond, stepsFor } from '../../src/pages/guides.js';
import { steps } from '../../src/steps/index.js';

const sections = guides.flatMap(({ key, sections: all }) =>
  all.map((section) => ({
    text: guideText(key, section),
    section,
    carriers: stepsFor(key, { section, steps }),
  })),
);

describe('the guides', () => {
  it('are five, each once, with title and publisher', () => {
    expect(guides.map(({ key }) => key)).toEqual([...GUIDE_KEYS]);
    for (const { title, publisher } of guides) {
      expect(title).toMatch(/^S/);
      expect(publisher).not.toBe('');
    }
  });

  it('have each section once', () => {
    const texts = sections.map(({ text }) => text);

    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(sections.filter(({ section }) => section.pending === undefined))(
    '$text is carried out by a step',
    ({ carriers }) => {
      expect(carriers).not.toEqual([]);
    },
  );

  it.each(sections.filter(({ section }) => section.pending !== undefined))(
    '$text is pending: no step has it, and it says why and what will',
    ({ section, carriers }) => {
      expect(carriers).toEqual([]);
      expect(section.pending?.why).toMatch(/^(no REST API reaches it|an activity, not a state)$/);
      expect(section.pending?.by).not.toEqual([]);
    },
  );

  it('wait for nothing that is there already', () => {
    const planned = sections.flatMap(({ section }) => section.pending?.by ?? []);

    expect(planned.filter((id) => steps.some((step) => step.id === id))).toEqual([]);
  });

  it('of the vendor, on locking down, ask for the same in both', () => {
    const titlesOf = (key: string) =>
      guides.find((guide) => guide.key === key)?.sections.map(({ title }) => title) ?? [];

    expect(titlesOf('G5')).toEqual(expect.arrayContaining([...titlesOf('G3')]));
  });
});

describe('the steps', () => {
  const known = new Set([BEYOND, ...sections.map(({ text }) => text)]);

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
