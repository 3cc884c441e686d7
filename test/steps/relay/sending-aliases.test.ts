/** Aliases that may send, a part of the step smtp-relay. */
import { describe, expect, it } from '@jest/globals';
import { mailAlias } from '../../../src/contract/resources/domains/mail-alias.js';
import { smtpRelay } from '../../../src/steps/relay/smtp-relay.js';
import { aContext, factsGiven, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const part = partOf(smtpRelay, 1);
const OPTIONS = { aliases: 'look' };

const alias = (name: string) => ({ key: name, label: name, fields: { name, targets: ['anna@a.test'] } });

/** A domain with three aliases. `shown`: what was looked up, by alias. */
function inputsOf(parts: { readonly shown?: object; readonly aliases?: unknown } = {}) {
  const { shown, aliases = [alias('info'), alias('sales'), alias('shop')] } = parts;
  return {
    aliases,
    ...(shown === undefined ? {} : { lookedUp: { shown, assumed: [] } }),
  };
}

function saidOf(parts: Parameters<typeof inputsOf>[0] = {}) {
  const said = judge(smtpRelay, { part: 1, options: OPTIONS, inputs: inputsOf(parts) });
  return said as { verdict: string; message: string; byHand: string };
}

describe('aliases that may send', () => {
  it('are looked for only where that is asked for, which a domain alone may ask for too', async () => {
    expect(part.isActive?.(optionsOf(smtpRelay), 'a.test')).toBe(false);
    expect(part.isActive?.(optionsOf(smtpRelay, OPTIONS), 'a.test')).toBe(true);
    expect(await refusalOf(smtpRelay, { aliases: 'list' })).toContain('"skip", "look"');
  });

  it('are read alias by alias', () => {
    const inputs = { ...factsGiven(), ...inputsOf() };
    const of = (name: string) => ({ resource: mailAlias, parameters: { alias: name } });

    expect(part.lookUps?.(inputs, optionsOf(smtpRelay, OPTIONS), aContext())).toEqual({
      info: of('info'),
      sales: of('sales'),
      shop: of('shop'),
    });
  });

  it('are named, and so are those that could not be looked into', () => {
    const said = saidOf({ shown: { info: { maySend: true }, sales: { maySend: false } } });

    expect(said.verdict).toBe('manual');
    expect(said.message).toBe('Of the aliases, these may send: info; these were not looked into: shop.');
    expect(said.byHand).toBe(
      'Manage > Aliases (as a domain administrator): see whether these allow sending: shop. ' +
        'Before the auth match is tightened, ask who sends as an alias, as an alias of the domain itself, or in the name of ' +
        'others, and which programs and outside services that sign in here do: no call shows that, nor whether the server ' +
        'lets them through.',
    );
  });

  it('are all told as not looked into before they are', () => {
    expect(saidOf()).toMatchObject({
      verdict: 'manual',
      message: 'Of the aliases, these were not looked into: info, sales and shop.',
    });
  });

  it('leave to a person who else sends in the name of others where there are none', () => {
    const no = { maySend: false };

    expect(saidOf({ shown: { info: no, sales: no, shop: no } })).toMatchObject({
      verdict: 'manual',
      message: 'No alias may send.',
    });
  });

  it('are no matter where the domain has no alias', () => {
    expect(saidOf({ aliases: [] })).toEqual({
      verdict: 'pass',
      message: 'The domain has no alias that may send.',
    });
  });

  it('are told with the number of requests before they are read', () => {
    expect(part.announces?.({ requests: 41, targets: 20, left: 5 })).toBe(
      'Looking for aliases that may send: up to 41 requests, one an alias, in 20 domains; the aliases of 5 more domains are not looked into.',
    );
  });

  it('are in the clicks where they are asked for', () => {
    expect(manualOf(smtpRelay, optionsOf(smtpRelay, OPTIONS))).toContain(
      'Save. In each domain, Manage > Aliases (as a domain administrator): note those that allow sending.',
    );
  });
});
