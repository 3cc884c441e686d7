/**
 * Aliases that may send, which an auth match may stop: who can send as another address in one domain. Part of the step
 * smtp-relay, for whoever asks for it. Pure: whether the server lets them through nobody has shown, so all of it is left
 * to a person.
 */
import { z } from 'zod';
import { mailAliases } from '../../contract/resources/domains/forwarding.js';
import { mailAlias } from '../../contract/resources/domains/mail-alias.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { counted, partFor } from '../kit/step.js';

/** The option of the step that this part goes by. */
export const aliasOptions = z.strictObject({
  aliases: oneOf('skip', 'look').describe(
    'look: list in each domain the aliases that may send (a request a domain, and of the first 20 domains one more an alias, which is told before it starts); skip: leave that out',
  ),
});

const OTHERS =
  'Before the auth match is tightened, ask who sends as an alias, as an alias of the domain itself, or in the name of others, ' +
  'and which programs and outside services that sign in here do: no call shows that, nor whether the server lets them through.';
export const ALIASES_BY_HAND = `In each domain, ${mailAlias.where}: note those that allow sending. ${OTHERS}`;

export const aliasesPart = partFor(aliasOptions, {
  scope: 'domain',
  isActive: ({ aliases }) => aliases === 'look',
  reads: () => ({ aliases: { resource: mailAliases } }),
  lookUps: ({ aliases }) =>
    Object.fromEntries(
      aliases.map(({ fields: { name } }) => [name, { resource: mailAlias, parameters: { alias: name } }]),
    ),
  announces: ({ requests, targets, left }) =>
    `Looking for aliases that may send: up to ${counted(requests, 'request')}, one an alias, in ${counted(targets, 'domain')}` +
    (left === 0 ? '.' : `; the aliases of ${counted(left, 'more domain')} are not looked into.`),
  assess: ({ aliases, lookedUp }) => {
    if (aliases.length === 0) return { verdict: 'pass', message: 'The domain has no alias that may send.' };
    const names = aliases.map(({ fields }) => fields.name);
    const mayOf = (name: string) =>
      (lookedUp?.shown[name] as Partial<z.infer<typeof mailAlias.model>> | undefined)?.maySend;
    const sending = names.filter((name) => mayOf(name) === true);
    const unread = names.filter((name) => mayOf(name) === undefined);
    const said = [
      sending.length > 0 && `these may send: ${listed(sending)}`,
      unread.length > 0 && `these were not looked into: ${listed(unread)}`,
    ].filter((text) => text !== false);
    return {
      verdict: 'manual',
      message: said.length === 0 ? 'No alias may send.' : `Of the aliases, ${said.join('; ')}.`,
      byHand: instruct(
        ...(unread.length > 0
          ? [`${mailAlias.where}: see whether these allow sending: ${listed(unread)}.`]
          : []),
        OTHERS,
      ),
    };
  },
});
