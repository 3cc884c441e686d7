/** Ports to knock at, as a command line states them. */
import { describe, expect, it } from '@jest/globals';
import { statedDoors } from '../../../src/cli/context/arguments.js';

describe('the ports that --probe-ports states', () => {
  // PowerShell makes the second of the first where the tool is a script, as npm installs it.
  it.each(['smtp=2525,imap=off', 'smtp=2525 imap=off', ' smtp=2525 , imap=off '])(
    'are those of %j',
    (text) => {
      expect(statedDoors(text).map(({ door, port }) => [door, port])).toEqual([
        ['smtp', 2525],
        ['imap', 'off'],
      ]);
    },
  );

  it.each(['', 'smtp=2525,', 'smtp=0', 'smtp=65536', 'smtp=25,smtp=26', 'ssh=22', 'smtp'])(
    'are none in %j',
    (text) => {
      expect(statedDoors(text).some(({ port }) => port === undefined)).toBe(true);
    },
  );
});
