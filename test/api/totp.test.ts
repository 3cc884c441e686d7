import { describe, expect, it } from '@jest/globals';
import { base32Secret, CodeSource, totpCode } from '../../src/api/totp.js';
import { LockdownError } from '../../src/errors.js';

/** The test secret of RFC 6238 in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('totpCode', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('agrees with RFC 6238 at second %i', (second, code) => {
    expect(totpCode(SECRET, { now: second * 1_000 })).toBe(code);
  });

  it('takes spaces and small letters, as authenticator apps show them', () => {
    expect(totpCode('gezd gnbv gy3t qojq gezd gnbv gy3t qojq', { now: 59_000 })).toBe('287082');
  });

  it('takes a whole address, with its own digits and period', () => {
    const address = `otpauth://totp/SmarterMail:admin?secret=${SECRET}&issuer=SmarterMail&digits=8&period=30`;

    expect(totpCode(address, { now: 59_000 })).toBe('94287082');
  });

  it.each([
    '',
    '   ',
    '0189!',
    'otpauth://hotp/a?secret=GEZDGNBV&counter=1',
    'otpauth://nonsense',
    'otpauth:',
  ])('refuses %j without repeating it', (secret) => {
    let thrown: unknown;
    try {
      totpCode(secret, { now: 0 });
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(LockdownError);
    expect((thrown as LockdownError).code).toBe('config.bad-secret');
    expect((thrown as LockdownError).cause).toBeUndefined();
  });
});

describe('base32Secret', () => {
  it.each([
    SECRET,
    ' gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n',
    `otpauth://totp/SmarterMail:admin?secret=${SECRET}&issuer=SmarterMail`,
  ])('of %j is the secret alone', (secret) => {
    expect(base32Secret(secret)).toBe(SECRET);
  });

  it.each(['digits=8', 'period=60', 'algorithm=SHA256'])(
    'refuses an address with %s, which a server would not take along',
    (option) => {
      expect(() => base32Secret(`otpauth://totp/a?secret=${SECRET}&${option}`)).toThrow(
        expect.objectContaining({ code: 'config.bad-secret' }),
      );
    },
  );
});

describe('a source of codes', () => {
  /** Time that passes only by waiting. */
  function aSource(startsAt: number) {
    let now = startsAt;
    const waits: number[] = [];
    let told = 0;
    const source = new CodeSource({
      onWait: () => {
        told += 1;
      },
      clock: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    });
    return { source, waits, told: () => told };
  }

  const other = 'MFZWIYLONVQXE5DFOJRWC4TENFXGC3BA';

  it('gives the code of now, as often as it is asked', () => {
    const { source, waits } = aSource(59_000);

    expect([source.now(SECRET), source.now(SECRET)]).toEqual(['287082', '287082']);
    expect(waits).toEqual([]);
  });

  it('gives a fresh code at once where none was given out before', async () => {
    const { source, waits } = aSource(59_000);

    expect(await source.fresh(SECRET)).toBe('287082');
    expect(waits).toEqual([]);
  });

  it('waits for the next code where that of now was given out', async () => {
    const { source, waits, told } = aSource(47_000);
    const first = await source.fresh(SECRET);

    const second = await source.fresh(SECRET);

    expect(second).toBe(totpCode(SECRET, { now: 60_000 }));
    expect(second).not.toBe(first);
    expect(waits).toEqual([13_000]);
    expect(told()).toBe(1);
  });

  it('waits also where the code went into a write, not into a sign-in', async () => {
    const { source, waits } = aSource(30_000);
    source.now(SECRET);

    await source.fresh(SECRET);

    expect(waits).toEqual([30_000]);
  });

  it('does not wait for one secret because of another', async () => {
    const { source, waits } = aSource(59_000);
    await source.fresh(other);

    await source.fresh(SECRET);

    expect(waits).toEqual([]);
  });

  it('waits without a word where nobody wants to be told', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => waits.push(ms);
    const source = new CodeSource({ clock: () => 59_000, sleep });
    source.now(SECRET);

    await source.fresh(SECRET);

    expect(waits).toEqual([1_000]);
  });

  it('refuses what is no secret, without waiting', async () => {
    const { source, waits } = aSource(0);

    await expect(source.fresh('0189!')).rejects.toMatchObject({ code: 'config.bad-secret' });
    expect(waits).toEqual([]);
  });
});
