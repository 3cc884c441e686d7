/**
 * What a server holds, as one text to compare: without the numbers it gives to rows of its own accord, without sign-in
 * times, and whatever the order of rows. A row that was removed and put back stands last, with a new number.
 */
import { without } from './json.js';
import type { SandboxState } from './state.js';

/** Rows by what they are, and the addresses of a port by its number on the wire: no ids. */
function withoutNumbers(state: SandboxState): unknown {
  const { bindings, administrators, rbls, idsRules, outgoingGateways, incomingGateways } = state;
  const { bindingPorts, bindingInfo } = bindings;
  const portOf = (id: number) => bindingPorts.find((one) => one.id === id)?.port ?? null;
  const withoutIds = (rows: readonly { readonly id: unknown }[]) => rows.map((row) => without(row, 'id'));
  return {
    ...state,
    idsRules: withoutIds(idsRules),
    rbls: rbls.map((row) => without(row, 'guid')),
    outgoingGateways: withoutIds(outgoingGateways),
    incomingGateways: withoutIds(incomingGateways),
    bindings: {
      bindingPorts: withoutIds(bindingPorts),
      bindingInfo: bindingInfo.map(({ portIDs, ...info }) => ({ ...info, ports: portIDs.map(portOf) })),
    },
    administrators: administrators.map((row) => without(row, 'lastLogin')),
  };
}

/** Keys sorted, and rows too. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(unordered(one))).sort();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, unordered(member)]));
}

export function contentOf(state: SandboxState): string {
  return JSON.stringify(unordered(withoutNumbers(state)));
}
