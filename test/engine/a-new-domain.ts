/** A server on which form-sender is to add its domain, with the user and what the domain requires in one plan. */
import { requestFetch } from '../../src/api/request-fetch.js';
import type { Fetch } from '../../src/api/transport.js';
import type { RunOptions } from '../../src/engine/apply/apply.js';
import type { RunReport } from '../../src/engine/apply/run-report.js';
import type { SurveyOptions } from '../../src/engine/audit/selection.js';
import type { Plan } from '../../src/engine/plan/plan.js';
import type { DomainState } from '../../src/sandbox/state.js';
import { aPlaybook } from './a-playbook.js';
import { aServer, planOf, type Server, type ServerOptions } from './a-server.js';

export const NEW = 'a-forms.example';
export const FORM_SENDER = {
  ...{ domain: NEW, user: 'web' },
  ...{ password: 'env:FORMS_PASSWORD', administratorPassword: 'env:FORMS_ADMINISTRATOR' },
} as const;

interface NewDomain {
  readonly server: Server;
  readonly plan: Plan;
  readonly replan: (more?: Partial<SurveyOptions>) => Promise<Plan>;
}

/** `playbook`: beside form-sender. */
export async function aNewDomain(
  options: ServerOptions & {
    readonly playbook?: Readonly<Record<string, unknown>>;
    readonly survey?: Partial<SurveyOptions>;
  } = {},
): Promise<NewDomain> {
  const { playbook: more = {}, survey, ...rest } = options;
  const server = await aServer({ seed: 1, ...rest });
  const steps = { 'form-sender': FORM_SENDER, ...(more.steps as object | undefined) };
  const playbook = await aPlaybook({ ...more, steps });
  const replan = (given: Partial<SurveyOptions> = {}) => planOf(server, playbook, given);
  return { server, plan: await replan(survey), replan };
}

export function outcomesIn({ results }: RunReport): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ resource, outcome }) => [resource, outcome]));
}

export function messageOf({ results }: RunReport, id: string): string | undefined {
  return results.find(({ resource }) => resource === id)?.message;
}

/** Sent for the new domain, but for the looks. */
export function writesIn({ requests }: Server): readonly string[] {
  const isWrite =
    /^POST settings\/(sysadmin\/(domain-put|domain-delete|domain-settings)|domain\/user-(put|delete))/;
  return requests
    .filter((request) => isWrite.test(request))
    .map((one) => one.replace(/^POST settings\/\w+\//, ''));
}

/** Somebody adds the domain by hand: as the run would, but for what is given. */
export function addByHand({ state, names }: Server, settings: Partial<DomainState['settings']> = {}): void {
  const added = structuredClone(state.domains[names[0] ?? '']) as DomainState;
  Object.assign(added.settings, settings);
  added.users.splice(0);
  state.domains[NEW] = added;
}

/** Happens once, when as many objects of the run are done. */
export function onceDone(objects: number, happen: () => void): Pick<RunOptions, 'onProgress'> {
  let hasHappened = false;
  return {
    onProgress: (done) => {
      if (hasHappened || done < objects) return;
      hasHappened = true;
      happen();
    },
  };
}

/** Somebody makes the very call of the run just before it: what comes from two runs of one playbook at once. */
export function twice(path: string): Fetch {
  return async (url, init) => {
    if (init.method === 'POST' && url.endsWith(path)) await requestFetch(url, init);
    return requestFetch(url, init);
  };
}

/** What the server answers on this path reads otherwise. */
export function answering(path: string, change: (text: string) => string): Fetch {
  return async (url, init) => {
    const answer = await requestFetch(url, init);
    if (init.method !== 'GET' || !url.endsWith(path)) return answer;
    return { ...answer, text: async () => change(await answer.text()) };
  };
}

/** What is sent to this path arrives otherwise. */
export function sending(path: string, change: (body: string) => string): Fetch {
  return (url, init) => {
    const isIt = init.method === 'POST' && url.endsWith(path);
    return requestFetch(url, isIt ? { ...init, body: change(init.body ?? '') } : init);
  };
}
