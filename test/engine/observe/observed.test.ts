/** Sources beside the API: what they show, and what is unread where they show nothing. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { shippedContract } from '../../../src/contract/contract.js';
import { defineObserved } from '../../../src/contract/define.js';
import { serverBuild } from '../../../src/contract/resources/server/server-info.js';
import { buildSeen, factsSource, lookingSource, pageSource } from '../../../src/engine/observe/observed.js';
import { observe } from '../../../src/engine/observe/observer.js';
import type { Sources } from '../../../src/engine/observe/source.js';

const weather = defineObserved({
  id: 'weather',
  scope: 'server',
  title: 'Weather',
  where: 'outside the window',
  source: 'facts',
  model: z.object({ degrees: z.number(), isRaining: z.boolean() }),
});

function observerWith(sources: Omit<Sources, 'api'>) {
  const client = { page: async () => '', read: async () => ({}) };
  return observe({ client, contract: shippedContract, sources });
}

async function buildOn(page: string): Promise<number | null> {
  return buildSeen(await observerWith({ page: pageSource(page) }));
}

describe('what is looked at when it is asked for', () => {
  it('says nothing once the run is interrupted: what was ended on the way is not taken for seen', async () => {
    const stopping = new AbortController();
    const look = async () => ({ degrees: 20, isRaining: false });
    const source = lookingSource({ weather: look }, stopping.signal);
    const reading = () => source.read({ resource: weather, target: 'server' });

    expect((await reading()).status).toBe('observed');
    stopping.abort();
    await expect(reading()).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('the build of a server', () => {
  it.each([
    ['var stProductBuild = "9504 (Jan 8, 2026)";', 9504],
    ["stProductBuild='10001';", 10_001],
    ['stProductVersion = "100.0.9504.2"; stProductBuild="9777"', 9777],
  ])('stands on the sign-in page: %s', async (page, build) => {
    expect(await buildOn(page)).toBe(build);
  });

  it.each([
    '',
    '<html></html>',
    'stProductBuild = "x"',
    'stProductBuild = "123456"',
    'stProductBuild = 9504',
  ])('is not guessed from %j', async (page) => {
    expect(await buildOn(page)).toBeNull();
  });

  it('is unread, not 0, where the page names none', async () => {
    const observer = await observerWith({ page: pageSource('<html></html>') });

    expect(await observer.read({ resource: serverBuild, target: 'server' })).toMatchObject({
      status: 'observed',
      fields: {},
      failures: { build: 'no build' },
    });
  });

  it('is not known where nobody read the page', async () => {
    expect(await buildSeen(await observerWith({}))).toBeNull();
  });
});

describe('a fact', () => {
  const read = async (facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
    (await observerWith({ facts: factsSource(facts) })).read({ resource: weather, target: 'server' });

  it('is read field by field, as its model takes it', async () => {
    expect(await read({ weather: { degrees: 21, isRaining: 'no' } })).toMatchObject({
      status: 'observed',
      fields: { degrees: 21 },
      failures: { isRaining: 'isRaining is not as expected' },
    });
  });

  it.each(['rain', 'toString'])('is out of reach where only %s is known', async (other) => {
    expect(await read({ [other]: { degrees: 21 } })).toMatchObject({
      status: 'unreachable',
      why: 'nothing is known of Weather',
    });
  });

  it('is out of reach without its source, with the reason', async () => {
    const observer = await observerWith({});

    expect(await observer.read({ resource: weather, target: 'server' })).toMatchObject({
      status: 'unreachable',
      why: 'it is not known here',
    });
  });
});
