import { describe, expect, it } from '@jest/globals';
import { SECTIONS } from '../../src/catalogue/sections.js';
import { steps } from '../../src/steps/index.js';

describe('the sections of the catalogue', () => {
  it('have every step of the catalogue once', () => {
    const named = SECTIONS.flatMap((section) => section.steps);

    expect([...named].sort()).toEqual(steps.map(({ id }) => id).sort());
  });
});
