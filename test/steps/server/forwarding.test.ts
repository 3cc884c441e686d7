/** Forwarding to outside, a part of the step updates. */
import { describe, expect, it } from '@jest/globals';
import { mailboxForwarding } from '../../../src/contract/resources/domains/forwarding.js';
import { LOOK_UPS_PER_STEP } from '../../../src/engine/audit/look-ups.js';
import { forwardingOptions } from '../../../src/steps/server/forwarding.js';
import { updates } from '../../../src/steps/server/updates.js';
import {
  aContext,
  factsGiven,
  type Given,
  judge,
  manualOf,
  optionsOf,
  partOf,
  refusalOf,
} from '../a-step.js';

const CHECKED = '2026-10-01';
const part = partOf(updates, 1);

const item = (label: string, fields: object = {}) => ({ key: label, label, fields });

/** A domain with two mailboxes and two aliases. `forwards`: what was looked up, by mailbox. */
function given(parts: { readonly forwards?: object; readonly options?: object } = {}): Given {
  const { forwards, options } = parts;
  return {
    part: 1,
    options: { forwarding: 'look', ...options },
    inputs: {
      server: { build: 9777 },
      mailboxes: [item('anna@a.test'), item('Ben@A.test')],
      aliases: [
        item('info', { targets: ['anna', 'ben@A.TEST'] }),
        item('shop', { targets: ['anna@a.test', 'shop@b.test'] }),
      ],
      ...(forwards === undefined ? {} : { lookedUp: { shown: forwards, assumed: [] } }),
    },
  };
}

const to = (...addresses: readonly string[]) => ({ addresses });

/** What is left to a person, as one text, whatever the verdict. */
function saidOf(one: Given) {
  return judge(updates, one) as { verdict: string; remedy?: string; message: string; byHand: string };
}

describe('forwarding', () => {
  it('is looked into only where that is asked for', () => {
    expect(part.isActive?.(optionsOf(updates), 'a.test')).toBe(false);
    expect(part.isActive?.(optionsOf(updates, { forwarding: 'look' }), 'a.test')).toBe(true);
  });

  it('is read mailbox by mailbox until the server was checked', () => {
    const lookUps = (options: object) =>
      part.lookUps?.({ ...factsGiven(), ...given().inputs }, optionsOf(updates, options), aContext());

    expect(lookUps({})).toEqual({
      'anna@a.test': { resource: mailboxForwarding, parameters: { email: 'anna@a.test' } },
      'Ben@A.test': { resource: mailboxForwarding, parameters: { email: 'Ben@A.test' } },
    });
    expect(lookUps({ checkedForCompromise: CHECKED })).toEqual({});
  });

  it('says before how many requests that are, and what is left out', () => {
    expect(part.announces?.({ requests: 41, targets: 20, left: 780 })).toBe(
      'Looking into forwarding: up to 41 requests, one a mailbox, in 20 domains; the mailboxes of 780 more domains are not looked into.',
    );
    expect(part.announces?.({ requests: 1, targets: 1, left: 0 })).toBe(
      'Looking into forwarding: up to 1 request, one a mailbox, in 1 domain.',
    );
  });

  it('to another domain is named, and within the domain is not', () => {
    const finding = saidOf(
      given({ forwards: { 'anna@a.test': to('x@b.test', 'ben@a.test'), 'Ben@A.test': to('anna@A.test') } }),
    );

    expect(finding).toMatchObject({ verdict: 'manual', remedy: 'decide' });
    expect(finding.message).toMatch(
      /^Set to forward outside the domain: 1 mailbox and 1 alias\. Whether somebody has broken in is not known: nobody/,
    );
    expect(finding.byHand).toMatch(
      /^The mailbox anna@a\.test forwards to x@b\.test: ask its user\. The alias shop delivers to shop@b\.test: ask who had it set\. No call shows these: content filters/,
    );
    expect(finding.byHand).not.toMatch(/Ben|info/);
  });

  it('is known from delivery within the domain also where it has no mailboxes, in whatever case its name is', () => {
    const all = given();

    const { message, byHand } = saidOf({
      ...all,
      target: 'A.Test',
      inputs: { ...all.inputs, mailboxes: [] },
    });

    expect(message).toMatch(/^Set to forward outside the domain: 1 alias\. Whether/);
    expect(byHand).toMatch(/^The alias shop delivers to shop@b\.test: ask/);
    expect(byHand).not.toContain('info');
  });

  it('does not pass where there is none, while nobody has checked', () => {
    const clean = given({ forwards: { 'anna@a.test': to(), 'Ben@A.test': to() } });
    const finding = saidOf({ ...clean, inputs: { ...clean.inputs, aliases: [] } });

    expect(finding).toMatchObject({ verdict: 'manual', remedy: 'decide' });
    expect(finding.message).toMatch(/^Nothing that was looked into forwards outside the domain\. Whether/);
    expect(finding.byHand).toMatch(/^No call shows these/);
  });

  it('that was not looked into is said, and not taken for none', () => {
    const { message, byHand } = saidOf(given());

    expect(message).toMatch(
      /^Set to forward outside the domain: 1 alias\. Its mailboxes were not looked into, as .* --domain\. Whether/,
    );
    expect(byHand).not.toContain('Not read');
  });

  it.each([
    ['failed', {}],
    ['does not show it', { 'Ben@A.test': {} }],
  ])('whose read %s is said, and not taken for none', (_, more) => {
    const { message, byHand } = saidOf(given({ forwards: { 'anna@a.test': to(), ...more } }));

    expect(message).toContain('1 mailbox could not be looked into.');
    expect(byHand).toContain('Not read: Ben@A.test. Manage > Users > the user');
  });

  it('is left alone once the server was checked, after the last exploited flaw', () => {
    expect(saidOf(given({ options: { checkedForCompromise: CHECKED } }))).toEqual({
      verdict: 'pass',
      message: 'The server was checked on 2026-10-01; forwarding was not looked into again.',
    });
    expect(saidOf(given({ options: { checkedForCompromise: '2026-02-04' } })).verdict).toBe('manual');
  });

  it('names in its option the number of domains that look-ups are made for', () => {
    expect(forwardingOptions.shape.forwarding.description).toContain(`first ${LOOK_UPS_PER_STEP} domains`);
  });

  it('has clicks where it is asked for', () => {
    const clicks = /In each domain, Manage > Users .* know every address outside the domain\./;

    expect(manualOf(updates, optionsOf(updates, { forwarding: 'look' }))).toMatch(clicks);
    expect(manualOf(updates, optionsOf(updates))).not.toMatch(clicks);
  });

  it('is looked into or skipped, and nothing else', async () => {
    expect(await refusalOf(updates, { forwarding: 'yes' })).toContain('one of "skip", "look"');
  });
});
