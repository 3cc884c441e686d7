import { describe, expect, it } from '@jest/globals';
import { type BearerOptions, bearerOf, type Token } from '../../src/api/bearer.js';

function token(access: string, renewAt: number): Token {
  return { access, refresh: undefined, renewAt };
}

function aBearer({ first, now = 0 }: { first?: Token; now?: number } = {}) {
  const asked: (Token | undefined)[] = [];
  const clock = { now };
  const obtain: BearerOptions['obtain'] = async (old) => {
    asked.push(old);
    await new Promise((resolve) => setImmediate(resolve));
    return token(`token-${asked.length}`, clock.now + 100);
  };
  const options = { obtain, clock: () => clock.now };
  return { bearer: bearerOf(first === undefined ? options : { ...options, first }), asked, clock };
}

describe('bearerOf', () => {
  it('gives the token it has until it is due', async () => {
    const { bearer, asked, clock } = aBearer({ first: token('first', 100) });
    clock.now = 99;

    expect(await bearer.current()).toBe('first');
    expect(asked).toHaveLength(0);
  });

  it('renews a token that is due, once for everybody', async () => {
    const { bearer, asked } = aBearer({ first: token('first', 100), now: 100 });

    const given = await Promise.all(Array.from({ length: 50 }, () => bearer.current()));

    expect(new Set(given)).toEqual(new Set(['token-1']));
    expect(asked).toHaveLength(1);
  });

  it('obtains its first token when it is first used', async () => {
    const { bearer, asked } = aBearer();

    expect(asked).toHaveLength(0);
    expect(await bearer.current()).toBe('token-1');
  });

  it('renews when the token in use was refused, once for everybody', async () => {
    const { bearer, asked } = aBearer({ first: token('first', 100) });

    const given = await Promise.all([bearer.renew('first'), bearer.renew('first'), bearer.current()]);

    expect(given).toEqual(['token-1', 'token-1', 'token-1']);
    expect(asked).toHaveLength(1);
  });

  it('gives the current token when an older one was refused', async () => {
    const { bearer, asked } = aBearer({ first: token('first', 100) });
    await bearer.renew('first');

    expect(await bearer.renew('first')).toBe('token-1');
    expect(asked).toHaveLength(1);
  });

  it('gives nobody the token that is being renewed, whichever older one was refused', async () => {
    const { bearer } = aBearer({ first: token('first', 100) });
    await bearer.renew('first');

    const given = await Promise.all([bearer.renew('token-1'), bearer.renew('first')]);

    expect(given).toEqual(['token-2', 'token-2']);
  });

  it('never repeats a renewal that failed', async () => {
    let calls = 0;
    const bearer = bearerOf({
      clock: () => 0,
      obtain: async () => {
        calls += 1;
        throw new Error('refused');
      },
    });

    await expect(bearer.current()).rejects.toThrow('refused');
    await expect(bearer.current()).rejects.toThrow('refused');
    await expect(bearer.renew('any')).rejects.toThrow('refused');
    expect(calls).toBe(1);
  });
});
