import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Decisions, withoutStale } from '../../../src/cli/wizard/decisions.js';
import { allowedBy, pagesText, playbookText } from '../../../src/cli/wizard/playbook.js';

const about = {
  ...{ server: 'https://mail.example.com', today: '2026-11-28' },
  ...{ extends: './playbook.yaml', file: './decided.yaml' },
};

const decisions: Decisions = {
  options: { 'password-policy': { minLength: 12 } },
  choices: {
    'password-policy': { choice: 'do', page: 'a' },
    'smtp-relay': { choice: 'leave', page: 'b', isOff: true },
    'command-hooks': { choice: 'leave', page: 'c', isOff: false },
    'catch-all': {
      ...{ choice: 'waive', page: 'd', domains: ['a.example', '*.b.example'] },
      ...{ reason: 'r', owner: 'Ann', expires: '2027-01-31' },
    },
  },
};

describe('what was decided, as a playbook', () => {
  it('states what was adjusted, leaves out what was left, and waives what is kept', () => {
    expect(parse(playbookText(decisions, about))).toEqual({
      ...{ version: 1, name: 'decided', extends: './playbook.yaml' },
      steps: { 'smtp-relay': 'off', 'password-policy': { minLength: 12 } },
      waivers: [
        {
          ...{ step: 'catch-all', domain: ['a.example', '*.b.example'] },
          ...{ reason: 'r', owner: 'Ann', expires: '2027-01-31' },
        },
      ],
    });
  });

  it('lets users notice of what was chosen as much as its changes need, and of the rest no more than before', () => {
    const change = (step: string, target: string, disruption: string) => ({
      steps: [step],
      target,
      disruption,
    });
    const plan = {
      changes: [
        change('password-policy', 'server', 'medium'),
        change('smtp-relay', 'server', 'high'),
        change('catch-all', 'a.example', 'high'),
        change('catch-all', 'shop.b.example', 'high'),
        change('logging', 'server', 'high'),
      ],
    };
    const base = (limits: object) => ({ plan: plan as never, base: { limits } as never });

    expect(allowedBy(decisions, base({ disruption: 'low' }))).toEqual({ 'password-policy': 'medium' });
    expect(allowedBy(decisions, base({}))).toEqual({});
    expect(allowedBy(decisions, base({ disruption: 'low', disruptionOf: { logging: 'none' } }))).toEqual({
      ...{ logging: 'none', 'password-policy': 'medium' },
    });
    plan.changes.push(change('catch-all', 'c.example', 'high'));
    expect(
      allowedBy(decisions, base({ disruption: 'low', disruptionOf: { 'password-policy': 'high' } })),
    ).toEqual({
      ...{ 'catch-all': 'high', 'password-policy': 'high' },
    });
    expect(parse(playbookText(decisions, about, { 'password-policy': 'medium' })).limits).toEqual({
      disruptionOf: { 'password-policy': 'medium' },
    });
    expect(parse(playbookText(decisions, about)).limits).toBeUndefined();
  });

  it.each([
    ['baseline', './x.yaml', 'baseline'],
    ['./a/base.yaml', './b/x.yaml', '../a/base.yaml'],
    ['base.yaml', 'x.yaml', './base.yaml'],
    ['/etc/base.yaml', 'x.yaml', '/etc/base.yaml'],
  ])('extends %s from %s as %s', (parent, file, stated) => {
    expect(parse(playbookText(decisions, { ...about, extends: parent, file })).extends).toBe(stated);
  });

  it('is judged on its pages by what was adjusted alone', () => {
    expect(parse(pagesText(decisions, about))).toEqual({
      ...{ version: 1, name: 'decided', extends: './playbook.yaml' },
      steps: { 'password-policy': { minLength: 12 } },
    });
  });
});

describe('what was decided on a page that shows something else by now', () => {
  it('counts no more, and its options stay', () => {
    const pageOf = (step: string) => (step === 'catch-all' ? 'other' : decisions.choices[step]?.page);
    const { fresh, stale } = withoutStale(decisions, { pageOf, today: '2026-11-28' });

    expect(stale).toEqual(['catch-all']);
    expect(Object.keys(fresh.choices)).toEqual(['password-policy', 'smtp-relay', 'command-hooks']);
    expect(fresh.options).toBe(decisions.options);
  });

  it('counts no more either where an exception is over', () => {
    const pageOf = (step: string) => decisions.choices[step]?.page;

    expect(withoutStale(decisions, { pageOf, today: '2027-01-31' }).fresh).toBe(decisions);
    expect(withoutStale(decisions, { pageOf, today: '2027-02-01' }).stale).toEqual(['catch-all']);
  });
});
