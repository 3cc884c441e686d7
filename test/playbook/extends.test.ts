import { describe, expect, it } from '@jest/globals';
import { type Files, load, problemsIn } from './builders.js';

/** A playbook named after its file, `x.yaml`. */
function named(name: string, more: string): string {
  return `version: 1\nname: ${name}\n${more}\n`;
}

const BASELINE: Files = {
  'shipped/baseline.yaml': named(
    'baseline',
    'steps: { relay: { allow: local-users }, throttling: { perHour: 100, action: reject } }\nlimits: { changes: 9 }',
  ),
};

describe('extends', () => {
  it('lays options over those of the parent, key by key', async () => {
    const playbook = await load({
      ...BASELINE,
      './p.yaml': named('mine', 'extends: baseline\nsteps: { throttling: { perHour: 50 }, catch-all: {} }'),
    });

    expect(playbook.name).toBe('mine');
    expect(playbook.steps).toEqual({
      relay: { allow: 'local-users', match: 'domain' },
      throttling: { perHour: 50, burst: 10, action: 'reject' },
      'catch-all': {},
    });
  });

  it('does not overwrite an inherited option by a default of the step', async () => {
    const playbook = await load({
      ...BASELINE,
      './p.yaml': named('mine', 'extends: baseline\nsteps: { relay: {} }'),
    });

    expect(playbook.steps.relay).toEqual({ allow: 'local-users', match: 'domain' });
  });

  it('replaces an option whole, lists and mappings too', async () => {
    const playbook = await load({
      'a.yaml': named('a', 'steps: { passwords: { require: [number], expiry: { months: 3 } } }'),
      './p.yaml': named(
        'mine',
        'extends: a.yaml\nsteps: { passwords: { require: [symbol], expiry: { months: 4 } } }',
      ),
    });

    expect(playbook.steps.passwords).toEqual({ minLength: 8, require: ['symbol'], expiry: { months: 4 } });
  });

  it('leaves out a step by off, and what was overridden of it', async () => {
    const playbook = await load({
      'a.yaml': named(
        'a',
        [
          'steps: { throttling: {}, lengths: {}, relay: {} }',
          'overrides:',
          '  - { domains: [a.example], steps: { throttling: { perHour: 50 }, lengths: { least: 12 } } }',
          '  - { domains: [b.example], steps: { throttling: { perHour: 60 } } }',
        ].join('\n'),
      ),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { throttling: off }'),
    });

    expect(Object.keys(playbook.steps)).toEqual(['relay', 'lengths']);
    expect(playbook.overrides.map(({ steps }) => steps)).toEqual([{ lengths: { least: 12 } }]);
  });

  it('takes a step up again with its defaults after it was off', async () => {
    const playbook = await load({
      ...BASELINE,
      'a.yaml': named('a', 'extends: baseline\nsteps: { throttling: off }'),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { throttling: {} }'),
    });

    expect(playbook.steps.throttling).toEqual({ perHour: 500, burst: 10, action: 'delay' });
  });

  it('replaces domains and limits key by key', async () => {
    const playbook = await load({
      'a.yaml': named(
        'a',
        'steps: { relay: {} }\ndomains: { include: [a], exclude: [b] }\nlimits: { changes: 9, changedDomainsPercent: 5 }',
      ),
      './p.yaml': named('mine', 'extends: a.yaml\ndomains: { exclude: [] }\nlimits: { changes: 10 }'),
    });

    expect(playbook.domains).toEqual({ include: ['a'], exclude: [] });
    expect(playbook.limits).toEqual({ changes: 10, changedDomainsPercent: 5 });
  });

  it('appends waivers and overrides, parents first, each from its own file', async () => {
    const part = (domain: string) =>
      [
        `overrides: [{ domains: [${domain}], steps: { throttling: { perHour: 50 } } }]`,
        `waivers: [{ step: throttling, domain: ${domain}, reason: r, owner: o, expires: 2027-01-31 }]`,
      ].join('\n');
    const playbook = await load({
      'sub/a.yaml': named('a', `steps: { throttling: {} }\n${part('a')}`),
      'sub/b.yaml': named('b', `extends: [a.yaml]\n${part('b')}`),
      './p.yaml': named('mine', `extends: [sub/a.yaml, ./sub/b.yaml]\n${part('mine')}`),
    });

    expect(playbook.waivers.map(({ domain, at }) => [domain, at])).toEqual([
      ['a', 'sub/a.yaml:5:11'],
      ['b', 'sub/b.yaml:5:11'],
      ['mine', './p.yaml:5:11'],
    ]);
    expect(playbook.overrides.map(({ domains, at }) => [...domains, at])).toEqual([
      ['a', 'sub/a.yaml:4:13'],
      ['b', 'sub/b.yaml:4:13'],
      ['mine', './p.yaml:4:13'],
    ]);
  });

  it('lays an inherited override over the options of the playbook that inherits it', async () => {
    const playbook = await load({
      'a.yaml': named(
        'a',
        'overrides: [{ domains: [a], steps: { throttling: { perHour: 50 } } }]\nsteps: { throttling: {} }',
      ),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { throttling: { burst: 3 } }'),
    });

    expect(playbook.overrides[0]?.steps.throttling).toEqual({ perHour: 50, burst: 3, action: 'delay' });
  });

  it('follows an absolute path', async () => {
    const playbook = await load({
      '/srv/a.yaml': named('a', 'steps: { relay: {} }'),
      './p.yaml': named('mine', 'extends: /srv/a.yaml'),
    });

    expect(Object.keys(playbook.steps)).toEqual(['relay']);
  });

  it('lets a parent leave to its child what it does not state itself', async () => {
    const playbook = await load({
      'a.yaml': named('a', 'steps: { form-sender: { portion: 0.5 } }'),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { form-sender: { mailbox: m } }'),
    });

    expect(playbook.steps['form-sender']).toEqual({ mailbox: 'm', portion: 0.5 });
  });
});

describe('extends of a list', () => {
  const one = named('a', 'steps: { relay: { match: address } }');

  it('merges parents that agree, also where one states a default of the step', async () => {
    const playbook = await load({
      'a.yaml': named('a', 'steps: { relay: {}, catch-all: off }'),
      'b.yaml': named('b', 'steps: { relay: { match: domain }, catch-all: off, passwords: {} }'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]'),
    });

    expect(playbook.steps).toEqual({
      relay: { allow: 'nobody', match: 'domain' },
      passwords: { minLength: 8, require: [] },
    });
  });

  it('merges parents that state different options of one step, also where each alone is incomplete', async () => {
    const playbook = await load({
      'a.yaml': named('a', 'steps: { throttling: { perHour: 50 }, form-sender: { portion: 0.5 } }'),
      'b.yaml': named('b', 'steps: { throttling: { action: reject }, form-sender: { mailbox: m } }'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]'),
    });

    expect(playbook.steps).toEqual({
      throttling: { perHour: 50, burst: 10, action: 'reject' },
      'form-sender': { mailbox: 'm', portion: 0.5 },
    });
  });

  it('lets what one parent states stand against the default that the other leaves', async () => {
    const playbook = await load({
      'a.yaml': one,
      'b.yaml': named('b', 'steps: { relay: {} }'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]'),
    });

    expect(playbook.steps.relay).toEqual({ allow: 'nobody', match: 'address' });
  });

  it.each([
    ['nothing', ''],
    ['another step', 'steps: { catch-all: {} }'],
    ['the step without the option', 'steps: { relay: { allow: nobody } }'],
  ])('refuses two values of one option where the child states %s', async (_, steps) => {
    const lines = await problemsIn({
      'a.yaml': one,
      'b.yaml': named('b', 'steps: { relay: { match: domain } }'),
      './p.yaml': named('mine', `extends: [a.yaml, b.yaml]\n${steps}`),
    });

    expect(lines).toEqual([
      './p.yaml:3:19: "a.yaml" and "b.yaml" state different values for option "match" of step "relay"; state steps.relay.match here, or extend one of the two',
    ]);
  });

  it('refuses off against options', async () => {
    const lines = await problemsIn({
      'a.yaml': one,
      'b.yaml': named('b', 'steps: { relay: off }'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]\nsteps: { catch-all: {} }'),
    });

    expect(lines).toEqual([
      './p.yaml:3:19: "a.yaml" and "b.yaml" differ on whether step "relay" is selected; state "relay" under steps here (options, {} or off), or extend one of the two',
    ]);
  });

  it('tells every option in conflict at once, each at the parent that came second', async () => {
    const lines = await problemsIn({
      'a.yaml': named('a', 'steps: { throttling: { perHour: 50, burst: 5, action: reject } }'),
      'b.yaml': named('b', 'steps: { throttling: { perHour: 60, action: reject } }'),
      'c.yaml': named('c', 'steps: { throttling: { burst: 6 } }'),
      './p.yaml': named('mine', 'extends:\n  - a.yaml\n  - b.yaml\n  - c.yaml'),
    });

    expect(lines).toEqual([
      './p.yaml:5:5: "a.yaml" and "b.yaml" state different values for option "perHour" of step "throttling"; state steps.throttling.perHour here, or extend one of the two',
      './p.yaml:6:5: "a.yaml" and "c.yaml" state different values for option "burst" of step "throttling"; state steps.throttling.burst here, or extend one of the two',
    ]);
  });

  it('takes the value that the child states itself, and leaves the rest to the parents', async () => {
    const playbook = await load({
      'a.yaml': named(
        'a',
        'steps: { throttling: { perHour: 50, action: reject }, relay: { match: address } }',
      ),
      'b.yaml': named('b', 'steps: { throttling: { perHour: 60, burst: 5 }, relay: { match: domain } }'),
      './p.yaml': named(
        'mine',
        'extends: [a.yaml, b.yaml]\nsteps: { throttling: { perHour: 9 }, relay: off }',
      ),
    });

    expect(playbook.steps).toEqual({ throttling: { perHour: 9, burst: 5, action: 'reject' } });
  });

  it('selects a step that one parent leaves out when the child states it', async () => {
    const playbook = await load({
      'a.yaml': named('a', 'steps: { relay: off }'),
      'b.yaml': one,
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]\nsteps: { relay: {} }'),
    });

    expect(playbook.steps.relay).toEqual({ allow: 'nobody', match: 'address' });
  });

  it('says nothing of a conflict over a step that is wrong already', async () => {
    const lines = await problemsIn({
      'a.yaml': one,
      'b.yaml': named('b', 'steps: { relay: { match: none } }'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]'),
    });

    expect(lines).toEqual(['b.yaml:3:26: steps.relay.match is "none"; it takes one of "domain", "address"']);
  });
});

describe('extends is refused when it', () => {
  it('goes in a circle', async () => {
    const lines = await problemsIn({
      './p.yaml': named('mine', 'extends: sub/a.yaml'),
      'sub/a.yaml': named('a', 'extends:\n  - b.yaml'),
      'sub/b.yaml': named('b', 'extends: [../p.yaml]'),
    });

    expect(lines).toEqual([
      'sub/b.yaml:3:11: extends goes in a circle: ./p.yaml -> sub/a.yaml -> sub/b.yaml -> p.yaml; a playbook may not extend itself',
    ]);
  });

  it('goes in a circle further up', async () => {
    const lines = await problemsIn({
      './p.yaml': named('mine', 'extends: a.yaml'),
      'a.yaml': named('a', 'extends: a.yaml'),
    });

    expect(lines).toEqual([
      'a.yaml:3:10: extends goes in a circle: a.yaml -> a.yaml; a playbook may not extend itself',
    ]);
  });

  it('names a playbook that does not exist, beside all else that is wrong in the files', async () => {
    const lines = await problemsIn({
      './p.yaml': named('mine', 'extends: [stric, ./none.yaml, a.yaml]\nsteps: { relay: { match: none } }'),
      'a.yaml': named('a', 'steps: { catchall: {} }'),
    });

    expect(lines).toEqual([
      './p.yaml:3:11: extends: no shipped playbook "stric"; the shipped ones are missing; a file of yours is named ./stric.yaml',
      './p.yaml:3:18: extends: no playbook none.yaml: there is no such file; the shipped ones are missing',
      './p.yaml:4:26: steps.relay.match is "none"; it takes one of "domain", "address"',
      'a.yaml:3:10: there is no step "catchall"; did you mean "catch-all"? allowed are relay, passwords, lengths, throttling, catch-all, form-sender',
    ]);
  });

  it.each([
    [
      '5',
      '3:10: extends is 5; it takes text such as "baseline" or "strict" or "./our-servers.yaml", or a list of at least 1, each text such as "baseline" or "strict" or "./our-servers.yaml"',
    ],
    [
      '[]',
      '3:10: extends is an empty list; it takes text such as "baseline" or "strict" or "./our-servers.yaml", or a list of at least 1, each text such as "baseline" or "strict" or "./our-servers.yaml"',
    ],
    ['[5]', '3:11: extends[0] is 5; it takes text such as "baseline" or "strict" or "./our-servers.yaml"'],
    [
      "''",
      '3:10: extends is "": the text is blank; it takes text such as "baseline" or "strict" or "./our-servers.yaml", or a list of at least 1, each text such as "baseline" or "strict" or "./our-servers.yaml"',
    ],
  ])('is %s', async (value, expected) => {
    expect(await problemsIn(named('mine', `extends: ${value}\nsteps: { relay: {} }`))).toEqual([
      `./p.yaml:${expected}`,
    ]);
  });
});

describe('what is wrong in a parent', () => {
  it('is told once, with the place in the parent, however often it is inherited', async () => {
    const lines = await problemsIn({
      ...BASELINE,
      'shipped/baseline.yaml': named('baseline', 'steps: { relay: { allow: all } }'),
      'a.yaml': named('a', 'extends: baseline'),
      'b.yaml': named('b', 'extends: baseline'),
      './p.yaml': named('mine', 'extends: [a.yaml, b.yaml]'),
    });

    expect(lines).toEqual([
      'shipped/baseline.yaml:3:26: steps.relay.allow is "all"; it takes one of "nobody", "local-users"',
    ]);
  });

  it('is told where it stands when it only shows after merging', async () => {
    const lines = await problemsIn({
      'a.yaml': named(
        'a',
        'steps:\n  form-sender: { portion: 0.5 }\noverrides:\n  - { domains: [a], steps: { lengths: { least: 9 } } }',
      ),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { relay: { match: none } }'),
    });

    expect(lines).toEqual([
      './p.yaml:4:26: steps.relay.match is "none"; it takes one of "domain", "address"',
      'a.yaml:4:3: steps.form-sender has no mailbox; it takes text from 1 to 64 characters',
      'a.yaml:6:30: override of step "lengths", which this playbook does not select; allowed are the selected steps in which a domain can differ: form-sender',
    ]);
  });

  it('is told at the option that was inherited, when a rule blames that one', async () => {
    const lines = await problemsIn({
      'a.yaml': named('a', 'steps: { throttling: { action: delay, burst: 1 } }'),
      './p.yaml': named('mine', 'extends: a.yaml\nsteps: { throttling: { perHour: 1 } }'),
    });

    expect(lines).toEqual(['a.yaml:3:32: steps.throttling.action: one message an hour is no delay']);
  });

  it('leaves the child unjudged where the parent is not YAML or for a newer build', async () => {
    const child = named(
      'mine',
      'extends: a.yaml\noverrides: [{ domains: [a], steps: { lengths: { least: 9 } } }]',
    );

    expect(await problemsIn({ './p.yaml': child, 'a.yaml': '{' })).toEqual([
      'a.yaml:1:2: not YAML: Flow map must end with a }; a playbook is YAML 1.2',
    ]);
    expect(await problemsIn({ './p.yaml': child, 'a.yaml': 'version: 3' })).toEqual([
      'a.yaml:1:10: this playbook needs a newer smlockdown; this one reads version 1',
    ]);
  });
});
