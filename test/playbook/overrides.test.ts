import { describe, expect, it } from '@jest/globals';
import { optionsFor } from '../../src/playbook/overrides.js';
import { aPlaybook, load } from './builders.js';

function anOverride(domains: string, options: string): string {
  return `  - { domains: ${domains}, steps: { throttling: ${options} } }\n`;
}

async function throttlingOf(domain: string, ...overrides: readonly string[]) {
  const playbook = await load(
    aPlaybook(`steps: { throttling: { burst: 2 } }\noverrides:\n${overrides.join('')}`),
  );
  return optionsFor(playbook, { step: 'throttling', domain });
}

describe('optionsFor', () => {
  it("gives the playbook's own options where no override matches", async () => {
    const options = await throttlingOf('shop.example', anOverride('[bank.example]', '{ perHour: 9 }'));

    expect(options).toEqual({ perHour: 500, burst: 2, action: 'delay' });
  });

  it('lays what an override states over them where one of its globs matches', async () => {
    const options = await throttlingOf('Bank.example', anOverride("[x, 'b*.example']", '{ perHour: 9 }'));

    expect(options).toEqual({ perHour: 9, burst: 2, action: 'delay' });
  });

  it('lets the later override win, and keeps what only the earlier states', async () => {
    const options = await throttlingOf(
      'bank.example',
      anOverride("['*.example']", '{ perHour: 9, action: reject }'),
      anOverride('[bank.example]', '{ perHour: 8 }'),
    );

    expect(options).toEqual({ perHour: 8, burst: 2, action: 'reject' });
  });

  it('lets a later override state the value the playbook has', async () => {
    const options = await throttlingOf(
      'bank.example',
      anOverride("['*']", '{ perHour: 9 }'),
      anOverride('[bank.example]', '{ perHour: 500 }'),
    );

    expect(options?.perHour).toBe(500);
  });

  it('does not let a glob reach the server', async () => {
    const options = await throttlingOf('server', anOverride("['*']", '{ perHour: 9 }'));

    expect(options?.perHour).toBe(500);
  });

  it('leaves other steps as they are, and knows nothing of a step that is not selected', async () => {
    const playbook = await load(
      aPlaybook(
        `steps: { throttling: {}, relay: {} }\noverrides:\n${anOverride("['*']", '{ perHour: 11 }')}`,
      ),
    );

    expect(optionsFor(playbook, { step: 'relay', domain: 'a.example' })).toEqual(playbook.steps.relay);
    expect(optionsFor(playbook, { step: 'catch-all', domain: 'a.example' })).toBeUndefined();
  });

  it('reaches the domains of a server step that judges them too, and not the server', async () => {
    const playbook = await load(
      aPlaybook("steps: { lengths: {} }\noverrides: [{ domains: ['*'], steps: { lengths: { least: 12 } } }]"),
    );

    expect(optionsFor(playbook, { step: 'lengths', domain: 'a.example' })).toEqual({ least: 12 });
    expect(optionsFor(playbook, { step: 'lengths', domain: 'server' })).toEqual({ least: 8 });
  });

  it('leaves a step as it is on a domain whose overrides name other steps', async () => {
    const playbook = await load(
      aPlaybook(
        "steps: { throttling: {}, lengths: {} }\noverrides: [{ domains: ['*'], steps: { lengths: { least: 9 } } }]",
      ),
    );

    expect(optionsFor(playbook, { step: 'throttling', domain: 'a.example' })).toEqual(
      playbook.steps.throttling,
    );
  });
});
