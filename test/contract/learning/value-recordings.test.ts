import { describe, expect, it } from '@jest/globals';
import { BEFORE, learn, nothing, opened, recorded, SAVE, saved } from './a-save.js';

describe('a list of texts', () => {
  const page = (...inbound: readonly string[]) => ({ inboundExtensions: inbound, other: 1 });
  const calls = (...after: readonly string[]) =>
    recorded(opened(page('a')), saved(page(...after)), opened(page(...after)));

  it('is what was said in any order, with dots or without', () => {
    expect(
      learn(calls('.exe', 'bat'), 'file-restrictions.inbound=bat, exe').resources['file-restrictions'],
    ).toMatchObject({
      fields: { inbound: { wire: 'inboundExtensions' } },
    });
    expect(learn(calls('exe'), 'file-restrictions.inbound=bat')).toMatchObject(
      nothing('nothing was set to what'),
    );
  });

  it('that is empty says nothing of how it is written', () => {
    expect(learn(calls(), 'file-restrictions.inbound=').whys).toEqual([
      expect.stringContaining('nothing at all is written alike'),
    ]);
  });
});

describe('a number', () => {
  const logs = (days: number) => ({ autoDeleteDays: days, level: 1 });
  const calls = (...days: readonly number[]) => {
    const pages = days.flatMap((day, at) =>
      at === 0 ? [opened(logs(day))] : [saved(logs(day)), opened(logs(day))],
    );
    return recorded(...pages);
  };

  it('is in the unit that was sent', () => {
    expect(learn(calls(240, 720), 'log-settings.keepDays=30').resources['log-settings']).toMatchObject({
      fields: { keepDays: { scale: { wire: 24, here: 1 } } },
    });
  });

  it.each([
    ['in no unit', [10, 31], ['log-settings.keepDays=30'], 'nothing was set to what'],
    [
      '0, which is the same in every unit',
      [10, 0],
      ['log-settings.keepDays=0'],
      '0 is the same in every unit',
    ],
    [
      'in two units',
      [10, 720, 60],
      ['log-settings.keepDays=30', 'log-settings.keepDays=60'],
      'once in one unit',
    ],
  ])('that is %s teaches nothing of it', (_, days, said, why) => {
    const { resources, whys } = learn(calls(...days), ...said);

    expect(whys[0]).toContain(why);
    expect(resources['log-settings']?.fields).toBeUndefined();
  });
});

describe('a list of numbers', () => {
  const page = (retryIntervals: unknown) => ({ retryIntervals, other: 1 });
  const changedTo = (value: unknown) => recorded(opened(page([1])), saved(page(value)), opened(page(value)));
  const SAID = 'spool-settings.retryIntervals=15, 30';

  it('is in the unit that was sent, all of it', () => {
    expect(learn(changedTo([900, 1800]), SAID).resources['spool-settings']).toMatchObject({
      fields: { retryIntervals: { scale: { wire: 60, here: 1 } } },
    });
  });

  it.each([[15], [[15]], [[15, 60]], ['15, 30']])('is not learned from %j', (value) => {
    expect(learn(changedTo(value), SAID).resources['spool-settings']?.fields).toBeUndefined();
  });
});

describe('an option of a list', () => {
  const relay = (value: number | string) => ({ ...BEFORE, relay: value });
  const back = [opened(relay(1)), saved(relay(3)), opened(relay(3)), saved(relay(1)), opened(relay(1))];
  const BOTH = ['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=only-local-users'] as const;

  it('is known once two changed into each other and both are named', () => {
    const { resources, whys } = learn(recorded(...back), ...BOTH);

    expect(whys).toEqual([undefined, undefined]);
    expect(resources['smtp-in']?.fields).toMatchObject({
      allowRelay: { wire: 'relay', values: { nobody: 3, 'only-local-users': 1 } },
    });
  });

  it('is known at once where the server writes its name', () => {
    const calls = recorded(opened(relay('anyone')), saved(relay('Nobody')), opened(relay('Nobody')));

    expect(learn(calls, BOTH[0]).resources['smtp-in']?.fields).toMatchObject({
      allowRelay: { values: { nobody: 'Nobody' } },
    });
  });

  it('is not known by one number alone, nor where one of two saves is missing', () => {
    expect(learn(recorded(...back), BOTH[0]).resources['smtp-in']?.fields).toBeUndefined();
    expect(learn(recorded(...back.slice(2)), ...BOTH).resources).toEqual({});
    expect(learn(recorded(...back.slice(0, 3)), ...BOTH).resources).toEqual({});
  });

  it('names the saves that could be what was said, with the time of each', () => {
    const saves = Array.from({ length: 5 }, (_, at) => [saved(relay(at + 2)), opened(relay(at + 2))]).flat();

    const [why] = learn(recorded(opened(relay(1)), ...saves), BOTH[0]).whys;

    expect(why).toContain(
      `or none (00:00:00 POST ${SAVE}, 00:00:00 POST ${SAVE}, 00:00:00 POST ${SAVE} and 2 more, UTC)`,
    );
  });

  it('is not known where two options were sent as the same', () => {
    const calls = recorded(...back, saved(relay(3)), opened(relay(3)));

    expect(learn(calls, ...BOTH, 'smtp-in.allowRelay=anyone').whys).toEqual(
      Array(3).fill(expect.stringContaining('two options were sent as the same')),
    );
  });

  it('is not known where two saves contradict each other', () => {
    const calls = recorded(...back, saved(relay(2)), opened(relay(2)));

    expect(learn(calls, ...BOTH, 'smtp-in.allowRelay=nobody').whys).toEqual(
      Array(3).fill(expect.stringContaining('once sent as one thing, and once as another')),
    );
  });
});
