import { describe, expect, it } from '@jest/globals';
import { recordedOf } from '../../../src/cli/learn/recording.js';
import { saidBy } from '../../../src/cli/learn/statements.js';
import type { Recorded } from '../../../src/recording/har.js';

const CALL = {
  at: 0,
  method: 'GET',
  path: 'settings/x',
  hasQuery: false,
  status: 200,
  sent: undefined,
  answer: {},
};
const ONE = 'https://one.example';
const OTHER = 'https://other.example:9998';

function recorded(servers: Readonly<Record<string, readonly number[]>>): Recorded {
  const origins = Object.keys(servers);
  return {
    byOrigin: new Map(origins.map((origin) => [origin, [CALL]])),
    builds: new Map(Object.entries(servers).map(([origin, builds]) => [origin, new Set(builds)])),
    entries: 1,
  };
}

const asked = { file: 'session.har', url: undefined, build: undefined };

describe('which server a recording is of', () => {
  it('is the only one in it, or the one that is named', () => {
    expect(recordedOf(recorded({ [ONE]: [9406] }), asked)).toMatchObject({ url: ONE, build: 9406 });
    const two = recorded({ [ONE]: [9406], [OTHER]: [9504] });
    expect(recordedOf(two, { ...asked, url: `${OTHER}/interface/root` })).toMatchObject({
      url: OTHER,
      build: 9504,
    });
    expect(() => recordedOf(two, asked)).toThrow(
      'session.har is of several servers: https://one.example, https://other.example:9998',
    );
  });

  it('is never another one than the one that is named', () => {
    expect(() => recordedOf(recorded({ [ONE]: [9406] }), { ...asked, url: OTHER })).toThrow(
      `session.har is of ${ONE}, not of ${OTHER}`,
    );
  });

  it('is none where it holds no call of settings', () => {
    expect(() => recordedOf(recorded({}), asked)).toThrow("holds no call of SmarterMail's settings");
  });
});

describe('which build a recording is of', () => {
  it('is that of its pages, or the one that is given where they do not say', () => {
    expect(recordedOf(recorded({ [ONE]: [] }), { ...asked, build: 9406 }).build).toBe(9406);
    expect(() => recordedOf(recorded({ [ONE]: [] }), asked)).toThrow('does not say which build');
  });

  it('is never two, and never another one than was given', () => {
    expect(() => recordedOf(recorded({ [ONE]: [9406, 9504] }), asked)).toThrow(
      'is of several builds: 9406, 9504',
    );
    expect(() => recordedOf(recorded({ [ONE]: [9406] }), { ...asked, build: 9504 })).toThrow(
      'is of build 9406, not of 9504',
    );
  });
});

describe('what --taught says', () => {
  it.each([
    ['smtp-inn.allowRelay=nobody', 'nothing is called smtp-inn; did you mean smtp-in?'],
    ['smtp-in.allowRely=nobody', 'smtp-in has no allowRely; did you mean allowRelay?'],
    ['smtp-in.allowRelay=nobdy', 'Allow Relay is no "nobdy"; did you mean nobody?'],
    ['smtp-in.allowRelay', '"allowRelay" is no setting=value'],
    ['smtp-in+allowRelay=nobody', 'smtp-in is one page of settings: nothing is added to it or removed'],
    ['log-settings.keepDays=many', 'Days after which logs are deleted cannot be "many"'],
    ['smtp-in.allowRelay=nobody; allowRelay=anyone', 'allowRelay is said twice'],
    ['', 'it is no resource.setting=value'],
  ])('is refused where it is %j', (text, why) => {
    expect(() => saidBy([text])).toThrow(why);
  });

  it('repeats no secret that somebody told', () => {
    const refusal = (): unknown => {
      try {
        return saidBy(['own-password.password=hunter2']);
      } catch (error) {
        return String(error);
      }
    };

    expect(refusal()).toContain('--taught own-password.password=: a secret is not told');
    expect(refusal()).not.toContain('hunter2');
  });

  it('is options by their name or label, yes and no, numbers, and lists with commas', () => {
    const [relay, item, list, gone] = saidBy([
      'smtp-in.allowRelay=Only Local Users; allowRelayForAuthenticatedUsers=off',
      'ids-rules+threshold=5; service=',
      'file-restrictions.inbound=exe, bat',
      'ids-rules-',
    ]);

    expect(relay).toMatchObject({
      what: 'set',
      fields: { allowRelay: 'only-local-users', allowRelayForAuthenticatedUsers: false },
    });
    expect(item).toMatchObject({ what: 'add', fields: { threshold: 5, service: null } });
    expect(list).toMatchObject({ what: 'set', fields: { inbound: ['exe', 'bat'] } });
    expect(gone).toMatchObject({ what: 'remove', fields: {} });
  });

  it.each([Number.NaN, 1.5, 0, -3])('is of no build that is stated as %d', (build) => {
    expect(() => recordedOf(recorded({ [ONE]: [] }), { ...asked, build })).toThrow(
      '--build takes a whole number, as 9406',
    );
  });
});
