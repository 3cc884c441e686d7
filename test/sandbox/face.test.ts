/** What sandboxes have in common: the face of those that are started alike, and nothing of what one holds. */
import { describe, expect, it } from '@jest/globals';
import { faceOf } from '../../src/sandbox/face.js';
import { resolveOptions, type SandboxOptions } from '../../src/sandbox/options.js';
import { sandboxes } from './plain-client.js';

const start = sandboxes();

describe('the face of a sandbox', () => {
  it('is one for those that are started alike, whatever they hold', () => {
    const face = faceOf(resolveOptions({}));

    expect(faceOf(resolveOptions({ domains: 2, seed: 7, latencyMs: 5 }))).toBe(face);
  });

  it.each<SandboxOptions>([
    { build: 9504 },
    { publishedOnly: true },
    { olderTwoFactor: true },
    { propagate: false },
    { dialect: 4 },
    { reference: 'keys' },
    { signInForReference: true },
    { interfaceScript: 'var mine;' },
  ])('is another for %j', (options) => {
    const face = faceOf(resolveOptions({}));

    expect(faceOf(resolveOptions(options))).not.toBe(face);
  });

  it('shares nothing that is changed', async () => {
    const [one, other] = [await start({ domains: 1 }), await start({ domains: 1 })];
    const before = structuredClone(other.state);

    one.state.idsRules.pop();
    one.state.smtpIn.allowRelay = 3;

    expect(other.state).toEqual(before);
    expect(one.state).not.toEqual(before);
  });
});
