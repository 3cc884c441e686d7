/** Writing to a stream: handed over before the process ends, and a failure is told where somebody can act on it. */
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { isWatched, write } from '../../../src/cli/context/streams.js';

/** Takes each text later, or fails with this code. */
function aStream(failsWith?: string) {
  const taken: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      setImmediate(() => {
        if (failsWith !== undefined)
          return done(Object.assign(new Error('no'), { code: failsWith, syscall: 'write' }));
        taken.push(String(chunk));
        done();
      });
    },
  });
  stream.on('error', () => {});
  return { stream, taken };
}

describe('a text that is written', () => {
  it('is handed over when the writing is over', async () => {
    const { stream, taken } = aStream();

    await write(stream, 'one\n');

    expect(taken).toEqual(['one\n']);
  });

  it('may stay unread by a reader that has seen enough', async () => {
    const { stream } = aStream('EPIPE');

    await expect(write(stream, 'one\n')).resolves.toBeUndefined();
  });

  it('is an error in words where there is no room for it', async () => {
    const { stream } = aStream('ENOSPC');

    await expect(write(stream, 'one\n')).rejects.toMatchObject({
      code: 'store.unwritable',
      message: 'The output could not be written: no space is left on the disk',
    });
  });
});

describe('a stream', () => {
  it.each([
    [true, true],
    [false, false],
    [undefined, false],
  ])('of which isTTY is %j is watched: %j', (isTTY, expected) => {
    expect(isWatched(isTTY === undefined ? {} : { isTTY })).toBe(expected);
  });
});
