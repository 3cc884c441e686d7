import { describe, expect, it } from '@jest/globals';
import { asBefore } from '../../../src/steps/server/as-before.js';
import { judge } from '../a-step.js';

const keepDays = { resource: 'log-settings', target: 'server', field: 'keepDays', before: 30, clicked: 10 };
const relay = {
  resource: 'smtp-in',
  target: 'server',
  field: 'allowRelay',
  before: 'anyone',
  clicked: 'nobody',
};

const judged = (now: { readonly keepDays: number; readonly allowRelay: string }) =>
  judge(asBefore, {
    inputs: { 'log-settings': { keepDays: now.keepDays }, 'smtp-in': { allowRelay: now.allowRelay } },
    options: { settings: [keepDays, relay] },
    target: 'server',
  });

describe('what was clicked to teach the tool', () => {
  it('is set back where it is still what was clicked', () => {
    expect(judged({ keepDays: 10, allowRelay: 'anyone' })).toMatchObject({
      verdict: 'fail',
      changes: [{ need: 'log-settings', field: 'keepDays', to: 30 }],
    });
    expect(judged({ keepDays: 30, allowRelay: 'anyone' })).toMatchObject({ verdict: 'pass' });
  });

  it('is left, and said, where somebody set it to something else since', () => {
    const said = judged({ keepDays: 10, allowRelay: 'only-local-users' });

    expect(said).toMatchObject({
      changes: [{ field: 'keepDays' }],
      byHand: 'SMTP In, Allow Relay is only-local-users by now, was anyone before, and is left.',
    });
    expect(judged({ keepDays: 7, allowRelay: 'anyone' })).toMatchObject({ verdict: 'manual' });
  });

  it('is asked of the server, and of each domain that it was clicked in', () => {
    const options = {
      settings: [{ ...relay, resource: 'domain-settings', target: 'a.example', field: 'catchAll' }],
    };
    const [onServer, onDomains] = asBefore.parts;

    expect(onServer?.isActive?.(options, 'server')).toBe(false);
    expect(onDomains?.isActive?.(options, 'a.example')).toBe(true);
    expect(onDomains?.isActive?.(options, 'b.example')).toBe(false);
  });
});
