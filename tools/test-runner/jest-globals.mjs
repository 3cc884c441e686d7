/** What `@jest/globals` gives, from jest's own parts, for the process of a worker. */
import { jestExpect as expect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

export { circus, expect };
export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: { enableGlobally: true } }, global: globalThis });

/** No more of it than tests use. */
export const jest = {
  fn: (implementation) => mocker.fn(implementation),
  spyOn: (object, name) => mocker.spyOn(object, name),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: (config) => timers.useFakeTimers(config),
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
  setTimeout: (ms) => {
    circus.getState().testTimeout = ms;
  },
  getTimerCount: () => timers.getTimerCount(),
};

// A matcher asks for the name of the test that it stands in.
circus.addEventHandler(({ name, test: one }) => {
  if (name !== 'test_start') return;
  const names = [];
  for (let at = one; at.parent !== undefined; at = at.parent) names.unshift(at.name);
  expect.setState({ currentTestName: names.join(' '), suppressedErrors: [] });
});
