/** Judging a step as the engine does, by what a real name server says: the looks are those of the command. */
import { asking } from '../../src/dns/asking.js';
import { dnsLooks } from '../../src/dns/dns-looks.js';
import type { FetchPolicy } from '../../src/dns/policy-fetch.js';
import { lookingSource } from '../../src/engine/observe/observed.js';
import type { Instruction } from '../../src/steps/kit/instruction.js';
import type { Assessment, Step, StepInputs } from '../../src/steps/kit/step.js';
import { aContext, type Given, optionsOf, partOf } from '../steps/a-step.js';

/** What a step says; `snippets` and `texts` are of what is left to a person. */
export interface Told {
  readonly verdict: Assessment['verdict'];
  readonly message: string;
  readonly brief: string | undefined;
  readonly texts: readonly string[];
  readonly snippets: readonly string[];
}

/** `inputs`: what the API shows, by the names under which the step reads it. Errors: for a field that was not looked at. */
export function judgingBy(resolver: string, fetchPolicy?: FetchPolicy) {
  const source = lookingSource(dnsLooks(asking({ resolvers: [resolver], timeoutMs: 500 }), fetchPolicy));
  return async (step: Step, given: Partial<Given> = {}): Promise<Told> => {
    const part = partOf(step, given.part);
    const wanted = optionsOf(step, given.options);
    const context = aContext({ target: 'example.com', ...given });
    let inputs: StepInputs = given.inputs ?? {};
    const needs = Object.entries(part.reads(wanted)).filter(
      ([, { resource }]) => resource.kind === 'observed',
    );
    for (const [name, { resource, isAsked }] of needs) {
      const asked = isAsked === true ? (part.asks?.(inputs, wanted, context)[name] ?? {}) : {};
      const reading = await source.read({ resource, target: context.target, asked });
      if (reading.status !== 'observed' || Object.keys(reading.failures).length > 0)
        throw new Error(`${name}: ${JSON.stringify(reading)}`);
      inputs = { ...inputs, [name]: reading.fields };
    }
    const { verdict, message, ...said } = part.assess(inputs, wanted, context);
    const byHand: readonly Instruction[] = ('byHand' in said ? said.byHand : undefined) ?? [];
    return {
      ...{ verdict, message, brief: 'brief' in said ? said.brief : undefined },
      texts: byHand.map(({ text }) => text),
      snippets: byHand.flatMap(({ snippet }) => snippet?.text ?? []),
    };
  };
}
