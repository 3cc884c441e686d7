import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { foresee, foresightOf } from '../../../src/cli/doctor/foresight.js';
import { steps } from '../../../src/steps/index.js';
import { aPlaybook } from '../../engine/a-playbook.js';
import { TODAY } from '../../steps/a-step.js';

const relay = steps.find(({ id }) => id === 'smtp-relay');
const [part] = relay?.parts ?? [];
if (relay === undefined || part === undefined) throw new Error('smtp-relay has a part on the server');
const judging = [{ part, target: 'server' }];

const about = { playbook: await aPlaybook({ steps: { 'smtp-relay': {}, 'ids-rules': {} } }), today: TODAY };
const atOnce = foresightOf(about).wantedBy(relay, judging);

afterEach(() => {
  jest.restoreAllMocks();
});

/** As long as a server does not answer. */
async function pause() {
  for (let times = 0; times < 20; times += 1) await setImmediate();
}

describe('what is found out while a server has not answered', () => {
  it('is not found out again when it is asked for, and is the same', async () => {
    const assess = jest.spyOn(part, 'assess');
    const foresight = foresee(about);
    await pause();
    const before = assess.mock.calls.length;

    const wanted = foresight.wantedBy(relay, judging);

    expect(before).toBeGreaterThan(0);
    expect(assess.mock.calls).toHaveLength(before);
    expect(wanted).toEqual(atOnce);
    expect(wanted[0]?.sets.allowRelay).toEqual(['nobody']);
  });

  it('is found out when it is asked for, where no pause was long enough', () => {
    const foresight = foresee(about);

    expect(foresight.wantedBy(relay, judging)).toEqual(atOnce);
    foresight.stop();
  });

  it('is not looked for once nobody asks any more', async () => {
    const assess = jest.spyOn(part, 'assess');
    foresee(about).stop();
    await pause();

    expect(assess).not.toHaveBeenCalled();
  });

  it('tells what goes wrong to whoever asks, and not before', async () => {
    jest.spyOn(part, 'assess').mockImplementation(() => {
      throw new Error('no such case');
    });
    const foresight = foresee(about);
    await pause();

    expect(() => foresight.wantedBy(relay, judging)).toThrow('no such case');
  });
});
