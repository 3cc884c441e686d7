import { describe, expect, it } from '@jest/globals';
import { defaultStateDir } from '../../src/store/state-dir.js';

describe('defaultStateDir', () => {
  it('is below .local/state of the home folder on Linux', () => {
    const dir = defaultStateDir({ platform: 'linux', env: {}, home: '/home/op' });

    expect(dir).toBe('/home/op/.local/state/smartermail-lockdown');
  });

  it('follows XDG_STATE_HOME', () => {
    const env = { XDG_STATE_HOME: '/var/lib/op' };

    expect(defaultStateDir({ platform: 'linux', env, home: '/home/op' })).toBe(
      '/var/lib/op/smartermail-lockdown',
    );
    expect(defaultStateDir({ platform: 'freebsd', env, home: '/home/op' })).toBe(
      '/var/lib/op/smartermail-lockdown',
    );
  });

  it.each(['', 'state', './state'])('ignores the XDG_STATE_HOME "%s", which is not absolute', (named) => {
    const dir = defaultStateDir({ platform: 'linux', env: { XDG_STATE_HOME: named }, home: '/home/op' });

    expect(dir).toBe('/home/op/.local/state/smartermail-lockdown');
  });

  it('is in the Application Support folder on macOS, whatever XDG says', () => {
    const dir = defaultStateDir({ platform: 'darwin', env: { XDG_STATE_HOME: '/x' }, home: '/Users/op' });

    expect(dir).toBe('/Users/op/Library/Application Support/smartermail-lockdown');
  });

  it('is in LOCALAPPDATA on Windows', () => {
    const env = { LOCALAPPDATA: 'D:\\op\\Local' };

    expect(defaultStateDir({ platform: 'win32', env, home: 'C:\\Users\\op' })).toBe(
      'D:\\op\\Local\\smartermail-lockdown',
    );
  });

  it('finds the place of LOCALAPPDATA when Windows does not name it', () => {
    const dir = defaultStateDir({ platform: 'win32', env: { LOCALAPPDATA: '' }, home: 'C:\\Users\\op' });

    expect(dir).toBe('C:\\Users\\op\\AppData\\Local\\smartermail-lockdown');
  });
});
