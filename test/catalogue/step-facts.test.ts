import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  callsOf,
  fieldText,
  readsOf,
  uncertainFieldsOf,
  undoText,
  writesOf,
} from '../../src/catalogue/step-facts.js';
import { type ApiResource, readRouteOf } from '../../src/contract/resource.js';
import { stepById, steps } from '../../src/steps/index.js';
import type { Step } from '../../src/steps/kit/step.js';

function step(id: string): Step {
  const found = stepById(id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
}

/** What a step reads, and when, by the ids of resources. */
function readBy(one: Step): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(readsOf(one).map(({ resource, when }) => [resource.id, when]));
}

function resourceOf(one: Step, id: string): ApiResource {
  const found = readsOf(one).find(({ resource }) => resource.id === id);
  if (found === undefined || found.resource.kind === 'observed')
    throw new Error(`${one.id} does not read ${id}`);
  return found.resource;
}

describe('what a step reads', () => {
  it('is there whatever its options are, with the fields it judges in the order of the model', () => {
    expect(
      readsOf(step('smtp-relay')).map(({ resource, fields, when }) => [resource.id, fields, when]),
    ).toEqual([
      [
        'smtp-in',
        [
          'allowRelay',
          'requireAuthMatch',
          'allowRelayForAuthenticatedUsers',
          'enforceDomainAuthForLocalDeliveries',
        ],
        undefined,
      ],
      ['mail-aliases', ['name', 'targets'], 'aliases: look'],
    ]);
  });

  it('holds the fields of every choice, and all of a collection', () => {
    const [logs] = readsOf(step('logging'));
    const [rules] = readsOf(step('ids-rules'));

    expect(logs?.fields).toEqual(['delivery', 'smtp', 'imap', 'pop', 'administrative', 'keepDays']);
    expect(rules?.fields).toEqual(Object.keys(rules?.resource.model.shape ?? {}));
  });

  it('names the option that makes it read more, and no option that does not matter', () => {
    expect(readBy(step('password-compliance'))).toEqual({
      'password-compliance': undefined,
      users: 'expire: true',
    });
    expect(readBy(step('user-defaults'))).toEqual({
      'user-defaults': 'maxMailboxMegabytes stated',
      users: 'maxMailboxMegabytes stated and existing: limit',
    });
  });

  it('counts a part that is switched on by default as always read', () => {
    expect(readBy(step('domain-smtp-auth'))).toEqual({
      'domain-defaults': undefined,
      'domain-settings': undefined,
    });
  });

  it.each(steps.map((one) => ({ id: one.id, one })))('of $id is not nothing', ({ one }) => {
    expect(readsOf(one)).not.toEqual([]);
  });
});

describe('the calls of a resource', () => {
  it('are how it is read and how each change is made', () => {
    const rules = resourceOf(step('ids-rules'), 'ids-rules');

    expect(callsOf(rules).map(({ use, route }) => `${use} ${route.path}`)).toEqual([
      'read settings/sysadmin/ids-rules',
      'add settings/sysadmin/ids-rule-put',
      'change settings/sysadmin/ids-rule',
      'remove settings/sysadmin/ids-rule-delete',
    ]);
    expect(writesOf(rules)).toHaveLength(3);
  });

  it('are a read alone where nothing writes it', () => {
    const licence = resourceOf(step('updates'), 'licence');

    expect(callsOf(licence).map(({ use }) => use)).toEqual(['read']);
    expect(writesOf(licence)).toEqual([]);
  });

  it('hold those that make one certain change', () => {
    const users = resourceOf(step('password-compliance'), 'users');

    expect(writesOf(users).map(({ path }) => path)).toContain('settings/domain/expire-users-passwords');
  });
});

describe('fields', () => {
  const read = readsOf(step('smtp-auth-bypass')).find(({ resource }) => resource.id === 'ip-access');
  if (read === undefined) throw new Error('smtp-auth-bypass does not read ip-access');

  it('are known by the label of the interface, or by their name', () => {
    expect(fieldText(read.resource, 'description')).toBe('Description');
    expect(fieldText(read.resource, 'address')).toBe('Source; an address, a range or CIDR');
    expect(fieldText({ ...read.resource, model: z.object({ bare: z.string() }) }, 'bare')).toBe('bare');
  });

  it('less certain than their call are told with the reason', () => {
    expect(uncertainFieldsOf(read)).toContainEqual({
      field: 'bypassesSmtpAuthentication',
      read: 'assumed',
      written: 'assumed',
      note: expect.stringContaining('assumed'),
    });
    expect(uncertainFieldsOf(read).map(({ field }) => field)).not.toContain('description');
    expect(uncertainFieldsOf({ ...read, fields: ['description'] })).toEqual([]);
  });

  it('are uncertain as their call is where only a note says more, and need no note', () => {
    const resource = resourceOf(step('smtp-relay'), 'smtp-in');
    const { fields } = resource.binding;
    const [noted, doubted] = [
      { wire: 'a', written: 'client', note: 'seen once' },
      { wire: 'b', written: 'none', evidence: 'assumed' },
    ] as const;
    const binding = { ...resource.binding, fields: { ...fields, noted, doubted } } as ApiResource['binding'];
    const read = {
      resource: { ...resource, binding } as ApiResource,
      fields: ['noted', 'doubted'],
      when: undefined,
    };

    expect(uncertainFieldsOf(read)).toEqual([
      { field: 'noted', read: readRouteOf(resource).evidence, written: 'client', note: 'seen once' },
      { field: 'doubted', read: 'assumed', written: 'none', note: '' },
    ]);
  });
});

describe('undo', () => {
  it('is nothing for a step that only reports', () => {
    expect(undoText(step('updates'))).toBe('Nothing to undo: the step only reports.');
  });

  it('brings back every field, and says what it does not', () => {
    const one = step('catch-all');

    expect(undoText(one)).toBe(
      'smlockdown rollback puts back every field that a run changed, and proves it by reading again.',
    );
    expect(undoText({ ...one, notUndone: 'Mail that was refused is gone.' })).toMatch(
      /reading again\. Mail that was refused is gone\.$/,
    );
  });
});
