/** Playbooks for tests: the shipped ones, and ones written on the spot over the real catalogue. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { loadPlaybook } from '../../src/playbook/load.js';
import type { Playbook } from '../../src/playbook/playbook.js';
import { stepById, steps } from '../../src/steps/index.js';
import type { Step } from '../../src/steps/kit/step.js';

const SHIPPED = fileURLToPath(new URL('../../playbooks/', import.meta.url));

const loaded = new Map<string, Promise<Playbook>>();

/** As a command has it that is asked for nothing beyond the server. */
export function onServerAlone(playbook: Playbook): Playbook {
  const asked = Object.entries(playbook.steps).filter(([id]) => stepById(id)?.beyond === undefined);
  return { ...playbook, steps: Object.fromEntries(asked) };
}

async function loadShipped(name: string): Promise<Playbook> {
  return onServerAlone(await loadPlaybook({ playbook: name, catalogue: steps, shippedFolder: SHIPPED }));
}

export function shipped(name: 'baseline' | 'strict'): Promise<Playbook> {
  const playbook = loaded.get(name) ?? loadShipped(name);
  loaded.set(name, playbook);
  return playbook;
}

/** A playbook of these members, with all that it asks for; its file is called `p.yaml`. */
export async function aWholePlaybook(
  members: Readonly<Record<string, unknown>>,
  catalogue: readonly Step[] = steps,
): Promise<Playbook> {
  const text = stringify({ version: 1, name: 'mine', ...members });
  return loadPlaybook({
    playbook: './p.yaml',
    catalogue,
    shippedFolder: SHIPPED,
    readFile: async (path) => (path.endsWith('p.yaml') ? text : readFile(path, 'utf8')),
  });
}

/** The same, as a command has it that is asked for nothing beyond the server. */
export async function aPlaybook(...given: Parameters<typeof aWholePlaybook>): Promise<Playbook> {
  return onServerAlone(await aWholePlaybook(...given));
}

/** Only the two steps that look at every domain. */
export function domainSteps(more: Readonly<Record<string, unknown>> = {}): Promise<Playbook> {
  return aPlaybook({
    steps: { 'domain-smtp-auth': { includeDefaults: false }, 'catch-all': {} },
    ...more,
  });
}

/** Only SMTP authentication of the domains: one field of one document a domain. */
export function smtpAuthOnly(more: Readonly<Record<string, unknown>> = {}): Promise<Playbook> {
  return aPlaybook({ steps: { 'domain-smtp-auth': { includeDefaults: false } }, ...more });
}
