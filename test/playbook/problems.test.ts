/** Every way a playbook can be wrong, with the place and the words it is told in. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook, problemsIn } from './builders.js';

const STEPS = 'relay, passwords, lengths, throttling, catch-all, form-sender';
const QUOTED_STEPS = '"relay", "passwords", "lengths", "throttling", "catch-all", "form-sender"';
const KEYS = 'version, name, extends, steps, domains, overrides, waivers, limits';
const GLOB = 'text such as "bank.example" or "*.bank.example"';
const WAIVER = 'step: catch-all, domain: a.example, reason: r, owner: o, expires: 2027-01-31';

/** The text of a file and the one line that is told about it. */
const WRONG_FILE = [
  ['is empty', '', '1:1: the file is empty; a playbook has at least version and name'],
  ['has comments only', '# nothing\n', '1:1: the file is empty; a playbook has at least version and name'],
  ['is a text', 'just text', `1:1: the playbook is a single value; it takes a mapping with ${KEYS}`],
  ['is a list', '- 1\n', `1:1: the playbook is a list; it takes a mapping with ${KEYS}`],
  [
    'is not YAML',
    'version: 1\nname: "mine\n',
    '3:1: not YAML: Missing closing "quote; a playbook is YAML 1.2',
  ],
  ['has a tag', aPlaybook('steps: !mine {}'), '3:8: a tag stands here; a playbook is YAML without tags'],
  [
    'has a tag of YAML 1.1',
    aPlaybook('steps: !!set {}'),
    '3:8: a tag stands here; a playbook is YAML without tags',
  ],
  [
    'has a second document',
    'version: 1\n---\nname: mine\n',
    '2:1: a second document begins; a playbook is one YAML document',
  ],
  [
    'states a key twice',
    aPlaybook('steps:\n  relay: {}\n  relay: off\n'),
    '5:3: "relay" is stated twice; a key is stated once',
  ],
  [
    'has a key that is a list',
    aPlaybook('steps: { relay: {} }\n? [a]\n: 1'),
    '4:3: a key that is no plain text; every key is one word',
  ],
  [
    'has a key that is empty',
    aPlaybook('steps: { relay: {} }\n: 1'),
    '4:1: a key that is no plain text; every key is one word',
  ],
  [
    'has an alias as a key',
    aPlaybook('steps: { &r relay: {} }\n*r : 1'),
    '4:1: a key that is no plain text; every key is one word',
  ],
] as const;

const WRONG_HEAD = [
  ['lacks a version', 'name: mine\nsteps: { relay: {} }', '1:1: the playbook has no version; it takes 1'],
  [
    'lacks a name',
    '# x\nversion: 1\nsteps: { relay: {} }',
    '2:1: the playbook has no name; it takes text such as "our-mail"',
  ],
  ['has an old version', 'version: 0\nname: mine\nsteps: { relay: {} }', '1:10: version is 0; it takes 1'],
  [
    'has a version in quotes',
    'version: "1"\nname: mine\nsteps: { relay: {} }',
    '1:10: version is "1"; it takes 1',
  ],
  [
    'has a newer version, whatever else is in it',
    'version: 2\nnames: [mine]\nsteps: 5',
    '1:10: this playbook needs a newer smlockdown; this one reads version 1',
  ],
  [
    'has a name with spaces',
    'version: 1\nname: My Playbook\nsteps: { relay: {} }',
    '2:7: name is "My Playbook": a name is small letters and digits with single hyphens between; it takes text such as "our-mail"',
  ],
  [
    'has an unknown key near a known one',
    aPlaybook('steps: { relay: {} }\nwavers: []'),
    `4:1: unknown key "wavers"; did you mean "waivers"? allowed are ${KEYS}`,
  ],
  [
    'has an unknown key near none',
    aPlaybook('steps: { relay: {} }\n"r\\u001bollout": []'),
    `4:1: unknown key; allowed are ${KEYS}`,
  ],
  [
    'has the key __proto__',
    aPlaybook('steps: { relay: {} }\n__proto__: { steps: 1 }'),
    '4:1: no key is named __proto__: it would be lost',
  ],
  [
    'has a merge key, which YAML 1.2 does not know',
    aPlaybook('steps: { relay: {} }\n<<: {}'),
    `4:1: unknown key "<<"; allowed are ${KEYS}`,
  ],
] as const;

const WRONG_STEPS = [
  [
    'names an unknown step',
    aPlaybook('steps:\n  catchall: {}\n  relay: {}\n'),
    `4:3: there is no step "catchall"; did you mean "catch-all"? allowed are ${STEPS}`,
  ],
  [
    'names a step of Object.prototype',
    aPlaybook('steps:\n  constructor: {}\n  relay: {}\n'),
    `4:3: there is no step "constructor"; allowed are ${STEPS}`,
  ],
  [
    'has an unknown option',
    aPlaybook('steps:\n  relay: { alow: nobody }\n'),
    '4:12: unknown key "alow" in steps.relay; did you mean "allow"? allowed are allow, match',
  ],
  [
    'has an option for a step without any',
    aPlaybook('steps:\n  catch-all: { to: x }\n'),
    '4:16: unknown key "to" in steps.catch-all; no keys are allowed here',
  ],
  [
    'has an unknown key deep in an option',
    aPlaybook('steps:\n  passwords:\n    expiry:\n      months: 3\n      mnths: 4\n'),
    '7:7: unknown key "mnths" in steps.passwords.expiry; did you mean "months"? allowed are months',
  ],
  [
    'leaves a key deep in an option out',
    aPlaybook('steps:\n  passwords: { expiry: {} }\n'),
    '4:24: steps.passwords.expiry has no months; it takes a whole number from 1 to 60',
  ],
  [
    'has an option above its range',
    aPlaybook('steps:\n  passwords: { minLength: 500 }\n'),
    '4:27: steps.passwords.minLength is 500; it takes a whole number from 6 to 64',
  ],
  [
    'has an option below its range',
    aPlaybook('steps:\n  throttling: { burst: 0 }\n'),
    '4:24: steps.throttling.burst is 0; it takes a whole number of at least 1',
  ],
  [
    'has an option that is not whole',
    aPlaybook('steps:\n  passwords: { minLength: 8.5 }\n'),
    '4:27: steps.passwords.minLength is 8.5; it takes a whole number from 6 to 64',
  ],
  [
    'has an option at an open end of its range',
    aPlaybook('steps:\n  form-sender: { mailbox: m, portion: 1 }\n'),
    '4:39: steps.form-sender.portion is 1; it takes a number above 0 below 1',
  ],
  [
    'has an option of another type',
    aPlaybook('steps:\n  passwords: { minLength: twelve }\n'),
    '4:27: steps.passwords.minLength is "twelve"; it takes a whole number from 6 to 64',
  ],
  [
    'has a mapping where a number belongs',
    aPlaybook('steps:\n  passwords: { minLength: { a: 1 } }\n'),
    '4:27: steps.passwords.minLength is a mapping; it takes a whole number from 6 to 64',
  ],
  [
    'has a text where a list belongs',
    aPlaybook('steps:\n  passwords: { require: number }\n'),
    '4:25: steps.passwords.require is "number"; it takes a list, each one of "number", "symbol"',
  ],
  [
    'has a mistyped word in a list',
    aPlaybook('steps:\n  passwords:\n    require:\n      - symbol\n      - numbr\n'),
    '7:9: steps.passwords.require[1] is "numbr"; did you mean "number"? it takes one of "number", "symbol"',
  ],
  [
    'has a long text, of which the beginning is shown',
    aPlaybook(`steps:\n  relay: { match: ${'x'.repeat(100)} }\n`),
    `4:19: steps.relay.match is "${'x'.repeat(59)}…; it takes one of "domain", "address"`,
  ],
  [
    'leaves a step empty',
    aPlaybook('steps:\n  relay:\n  catch-all: {}\n'),
    '4:3: steps.relay is empty; it takes "off", or a mapping with allow, match',
  ],
  [
    'switches a step on by a word',
    aPlaybook('steps:\n  catch-all: true\n'),
    '4:14: steps.catch-all is true; it takes "off", or a mapping such as {}',
  ],
  [
    'has a list of steps',
    aPlaybook('steps: [relay]\n'),
    `3:8: steps is a list; it takes a mapping with ${STEPS}`,
  ],
  [
    'leaves out an option without a default',
    aPlaybook('steps:\n  form-sender: {}\n'),
    '4:3: steps.form-sender has no mailbox; it takes text from 1 to 64 characters',
  ],
  [
    'breaks a rule across options',
    aPlaybook('steps:\n  throttling: { perHour: 5 }\n'),
    '4:3: steps.throttling: burst may not be above perHour',
  ],
  [
    'goes wrong inside an alias, which is told where it was written',
    aPlaybook('domains: { include: &x [1], exclude: [] }\nsteps: { passwords: { require: *x } }'),
    '3:25: steps.passwords.require[0] is 1; it takes one of "number", "symbol"',
    `3:25: domains.include[0] is 1; it takes ${GLOB}`,
  ],
] as const;

const WRONG_DOMAINS_AND_LIMITS = [
  [
    'selects no domains',
    'domains: { include: [] }',
    `4:21: domains.include is an empty list; it takes a list of at least 1, each ${GLOB}`,
  ],
  [
    'selects a text',
    'domains: { include: a.example }',
    `4:21: domains.include is "a.example"; it takes a list of at least 1, each ${GLOB}`,
  ],
  [
    'selects an address',
    'domains: { exclude: [me@a.example] }',
    `4:22: domains.exclude[0] is "me@a.example": a domain or a glob has no spaces, @, commas or slashes; it takes ${GLOB}`,
  ],
  [
    'forgets the quotes of a glob',
    'domains: { exclude: [*.test] }',
    "4:22: *.test names no anchor; a text that begins with * stands in quotes: '*.test'",
  ],
  [
    'has an unknown key in domains',
    'domains: { includes: [a] }',
    '4:12: unknown key "includes" in domains; did you mean "include"? allowed are include, exclude',
  ],
  [
    'allows fewer than no changes',
    'limits: { changes: -1 }',
    '4:20: limits.changes is -1; it takes a whole number of at least 0',
  ],
  [
    'changes more than all domains',
    'limits: { changedDomainsPercent: 101 }',
    '4:34: limits.changedDomainsPercent is 101; it takes a number from 0 to 100',
  ],
  [
    'has an unknown key in limits',
    'limits: { change: 1 }',
    '4:11: unknown key "change" in limits; did you mean "changes"? allowed are disruption, disruptionOf, changes, changedDomainsPercent',
  ],
  [
    'extends what an alias does not name, and overrides a step that may have come from there',
    "extends: *base\noverrides: [{ domains: ['*'], steps: { lengths: { least: 9 } } }]",
    "4:10: *base names no anchor; a text that begins with * stands in quotes: '*base'",
  ],
  [
    'has an anchor in itself',
    'limits: &x { changes: *x }',
    '4:23: *x holds itself; an anchor may not name what is around it',
  ],
] as const;

const WRONG_WAIVER = [
  [
    'has no reason',
    WAIVER.replace('reason: r, ', ''),
    '5: waivers[0] has no reason; it takes text such as "migration of the old shop addresses"',
  ],
  [
    'has no owner',
    WAIVER.replace('owner: o, ', ''),
    '5: waivers[0] has no owner; it takes text such as "postmaster@sales.example"',
  ],
  [
    'does not expire',
    WAIVER.replace(', expires: 2027-01-31', ''),
    '5: waivers[0] has no expires; it takes a day as YYYY-MM-DD such as "2027-01-31"',
  ],
  [
    'has a blank reason',
    WAIVER.replace('reason: r', "reason: ' '"),
    '51: waivers[0].reason is " ": the text is blank; it takes text such as "migration of the old shop addresses"',
  ],
  [
    'has an empty reason',
    WAIVER.replace('reason: r', 'reason:'),
    '43: waivers[0].reason is empty; it takes text such as "migration of the old shop addresses"',
  ],
  [
    'has a blank owner',
    WAIVER.replace('owner: o', 'owner: ""'),
    '61: waivers[0].owner is "": the text is blank; it takes text such as "postmaster@sales.example"',
  ],
  [
    'expires on a day that is not in the calendar',
    WAIVER.replace('2027-01-31', '2026-02-30'),
    '73: waivers[0].expires is "2026-02-30": no such day in the calendar; it takes a day as YYYY-MM-DD such as "2027-01-31"',
  ],
  [
    'expires on a day written another way',
    WAIVER.replace('2027-01-31', '31.1.2027'),
    '73: waivers[0].expires is "31.1.2027": not written as YYYY-MM-DD; it takes a day as YYYY-MM-DD such as "2027-01-31"',
  ],
  [
    'expires in a year',
    WAIVER.replace('2027-01-31', '2027'),
    '73: waivers[0].expires is 2027; it takes a day as YYYY-MM-DD such as "2027-01-31"',
  ],
  [
    'names an unknown step',
    WAIVER.replace('catch-all', 'catchal'),
    `13: waivers[0].step is "catchal"; did you mean "catch-all"? it takes one of ${QUOTED_STEPS}`,
  ],
  [
    'names a server step and a domain',
    WAIVER.replace('catch-all', 'relay'),
    '28: "relay" is a server step, and server steps have no domains; waivers[0].domain takes "server"',
  ],
  [
    'names no domain',
    WAIVER.replace('domain: a.example', 'domain: []'),
    '32: waivers[0].domain is an empty list; it takes text such as "bank.example" or "*.bank.example", or a list of at least 1, each text such as "bank.example" or "*.bank.example"',
  ],
  [
    'names a server step and a list of domains',
    WAIVER.replace('catch-all', 'relay').replace('a.example', '[server, a.example]'),
    '37: "relay" is a server step, and server steps have no domains; waivers[0].domain takes "server"',
  ],
  [
    'names a server step and every domain',
    WAIVER.replace('catch-all', 'relay').replace('a.example', "'*'"),
    '28: "relay" is a server step, and server steps have no domains; waivers[0].domain takes "server"',
  ],
  [
    'is off',
    WAIVER.replace('domain: a.example', 'domain: a.example, off: true'),
    '43: unknown key "off" in waivers[0]; allowed are step, domain, reason, owner, expires',
  ],
] as const;

const WRONG_OVERRIDE = [
  [
    'is for a server step',
    'steps: { relay: { match: address } }',
    '14: "relay" is a server step, and server steps have no domains; allowed are lengths, throttling, form-sender',
  ],
  [
    'is for a step that is not selected',
    'steps: { form-sender: { mailbox: m } }',
    '14: override of step "form-sender", which this playbook does not select; allowed are the selected steps in which a domain can differ: throttling',
  ],
  [
    'is for a server step that judges domains too, and is not selected',
    'steps: { lengths: { least: 9 } }',
    '14: override of step "lengths", which this playbook does not select; allowed are the selected steps in which a domain can differ: throttling',
  ],
  [
    'is for a step in which no domain can differ',
    'steps: { catch-all: {} }',
    '14: "catch-all" has no option in which one domain can differ from another; allowed are lengths, throttling, form-sender',
  ],
  [
    'states no option',
    'steps: { throttling: {} }',
    '14: this override asks for nothing; state the options in which the domains differ, or take it out',
  ],
  [
    'names no step',
    'steps: {}',
    '5: this override asks for nothing; state the options in which the domains differ, or take it out',
  ],
  [
    'is for an unknown step',
    'steps: { throtling: {} }',
    '14: there is no step "throtling"; did you mean "throttling"? allowed are lengths, throttling, form-sender',
  ],
  [
    'leaves a step out',
    'steps: { throttling: off }',
    '26: an override may only tighten, so it cannot leave out "throttling"; allowed are options, or a waiver',
  ],
  [
    'has an option out of range',
    'steps: { throttling: { perHour: 0 } }',
    '37: overrides[0].steps.throttling.perHour is 0; it takes a whole number from 1 to 1000',
  ],
  [
    'breaks a rule together with the options it is laid over',
    'steps: { throttling: { perHour: 5 } }',
    '14: overrides[0].steps.throttling: burst may not be above perHour',
  ],
] as const;

describe('a playbook is refused when the file', () => {
  it.each([...WRONG_FILE, ...WRONG_HEAD, ...WRONG_STEPS])('%s', async (_, text, ...expected) => {
    expect(await problemsIn(text)).toEqual(expected.map((line) => `./p.yaml:${line}`));
  });

  it.each(WRONG_DOMAINS_AND_LIMITS)('%s', async (_, text, expected) => {
    expect(await problemsIn(aPlaybook(`steps: { relay: {} }\n${text}`))).toEqual([`./p.yaml:${expected}`]);
  });

  it('has an unknown key with a value that cannot be read', async () => {
    expect(await problemsIn(aPlaybook('steps: { relay: {} }\nwavers: *x\n'))).toEqual([
      `./p.yaml:4:1: unknown key "wavers"; did you mean "waivers"? allowed are ${KEYS}`,
      "./p.yaml:4:9: *x names no anchor; a text that begins with * stands in quotes: '*x'",
    ]);
  });

  it('has a hundred thousand values, each stated plainly: no anchor makes them', async () => {
    const text = aPlaybook(`steps: { relay: {} }\nwavers: [${'1,'.repeat(100_001)}]\n`);

    expect(await problemsIn(text)).toEqual([expect.stringContaining('unknown key "wavers"')]);
  });

  it('makes a few anchors grow without end', async () => {
    const rows = Array.from(
      { length: 9 },
      (_, row) => `  - &a${row + 1} [${`*a${row}, `.repeat(9)}*a${row}]`,
    );
    const text = aPlaybook(`steps: { relay: {} }\nwaivers:\n  - &a0 [x]\n${rows.join('\n')}\n`);

    expect(await problemsIn(text)).toEqual([
      './p.yaml:1:1: anchors make more than 100000 values; state them plainly',
    ]);
  });
});

describe('a waiver is refused when it', () => {
  it.each(WRONG_WAIVER)('%s', async (_, waiver, expected) => {
    const text = aPlaybook(`steps: { relay: {} }\nwaivers:\n  - { ${waiver} }\n`);

    expect(await problemsIn(text)).toEqual([`./p.yaml:5:${expected}`]);
  });
});

describe('an override is refused when it', () => {
  it.each(WRONG_OVERRIDE)('%s', async (_, steps, expected) => {
    const text = aPlaybook(
      `steps: { throttling: {}, catch-all: off }\noverrides:\n  - domains: [a.example]\n    ${steps}\n`,
    );

    expect(await problemsIn(text)).toEqual([`./p.yaml:6:${expected}`]);
  });

  it('has an unknown key', async () => {
    const text = aPlaybook(
      'steps: { lengths: {} }\noverrides:\n  - domain: [a]\n    domains: [a]\n    steps: { lengths: { least: 9 } }\n',
    );

    expect(await problemsIn(text)).toEqual([
      './p.yaml:5:5: unknown key "domain" in overrides[0]; did you mean "domains"? allowed are domains, steps',
    ]);
  });

  it('has no domains, or is for a step when no domain step is selected', async () => {
    const text = aPlaybook('steps: { relay: {} }\noverrides:\n  - steps: { lengths: { least: 9 } }\n  - 5\n');

    expect(await problemsIn(text)).toEqual([
      `./p.yaml:5:5: overrides[0] has no domains; it takes a list of at least 1, each ${GLOB}`,
      './p.yaml:5:14: override of step "lengths", which this playbook does not select; allowed are the selected steps in which a domain can differ: none',
      './p.yaml:6:5: overrides[1] is 5; it takes a mapping with domains, steps',
    ]);
  });
});

describe('a refusal', () => {
  it('tells all that is wrong at once, from top to bottom', async () => {
    const text = [
      'version: 1',
      'name: Mine',
      'steps:',
      '  relay: { allow: all, alow: x }',
      '  relay: {}',
      '  throttling: { perHour: 5 }',
      '  form-sender: {}',
      'overrides:',
      '  - domains: [a.example]',
      '    steps: { catch-all: {} }',
      'waivers:',
      '  - { step: relay, domain: a.example }',
    ].join('\n');

    expect((await problemsIn(text)).map((line) => line.split(': ')[0])).toEqual([
      './p.yaml:2:7',
      './p.yaml:4:19',
      './p.yaml:4:24',
      './p.yaml:5:3',
      './p.yaml:6:3',
      './p.yaml:7:3',
      './p.yaml:10:14',
      './p.yaml:12:5',
      './p.yaml:12:5',
      './p.yaml:12:5',
      './p.yaml:12:28',
    ]);
  });

  it('says nothing of the missing options of a step whose options are wrong', async () => {
    expect(await problemsIn(aPlaybook('steps:\n  form-sender: { portion: 2 }\n'))).toEqual([
      './p.yaml:4:27: steps.form-sender.portion is 2; it takes a number above 0 below 1',
    ]);
  });

  it('counts columns in a file with a byte order mark and Windows line ends', async () => {
    expect(await problemsIn('\uFEFFversion: 2\r\n')).toEqual([
      './p.yaml:1:10: this playbook needs a newer smlockdown; this one reads version 1',
    ]);
    expect(await problemsIn('version: 1\r\nname: mine\r\nsteps: { relay: 1 }\r\n')).toEqual([
      './p.yaml:3:17: steps.relay is 1; it takes "off", or a mapping with allow, match',
    ]);
  });
});
