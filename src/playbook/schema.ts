/**
 * The shape of one playbook file, for the loader (zod) and for editors (JSON Schema), from one source.
 * A file states parts: every option may be left out here, as a parent or a default may give it. What the merged
 * options lack is found when they are parsed by the step itself.
 */
import { z } from 'zod';
import { type JsonSchema, jsonSchemaOf } from '../documents/json-schema.js';
import { LockdownError } from '../errors.js';
import { day } from './day.js';
import { mayDiffer, perDomainOf, type StepSchema } from './step-schema.js';

/** The format this build reads. A new number is for a file that an older build would misread. */
export const PLAYBOOK_VERSION = 1;

/** The word that leaves an inherited step out. */
export const OFF = 'off';

export const domainGlob = z
  .string()
  .regex(/^[^\s@/\\,;:]+$/, 'a domain or a glob has no spaces, @, commas or slashes')
  .meta({
    description: 'A domain name or a glob over domain names: * is any run of characters, ? is one.',
    examples: ['bank.example', '*.bank.example'],
  });

export const globList = z.array(domainGlob).min(1);

export const text = z.string().regex(/\S/, 'the text is blank');

export const reference = text.meta({
  description: 'A shipped playbook by name, or a path relative to this file.',
  examples: ['baseline', 'strict', './our-servers.yaml'],
});

export const domainsSchema = z.strictObject({
  include: z.exactOptional(
    globList.meta({
      description: 'Globs over the domains that domain steps look at. Without it: all of them.',
      default: ['*'],
      examples: [['*.example.com', 'shop.example']],
    }),
  ),
  exclude: z.exactOptional(
    z.array(domainGlob).meta({
      description: 'Globs over the domains that are left out of `include`. Without it: none.',
      default: [],
      examples: [['*.test']],
    }),
  ),
});

const disruptions = z.enum(['none', 'low', 'medium', 'high']);

const OF_A_STEP = 'By step: the most that users may notice of a change of it, in the place of `disruption`.';

export const limitsSchema = z.strictObject({
  disruption: z.exactOptional(
    disruptions.meta({
      description:
        'The most that users may notice of a change; what they would notice more is held back. Without it: nothing is.',
      default: 'high',
      examples: ['low'],
    }),
  ),
  disruptionOf: z.exactOptional(z.record(z.string(), disruptions).describe(OF_A_STEP)),
  changes: z.exactOptional(
    z
      .int()
      .min(0)
      .meta({
        description: 'The most changes one plan may hold. A larger plan is refused. Without it: no limit.',
        examples: [200],
      }),
  ),
  changedDomainsPercent: z.exactOptional(
    z
      .number()
      .min(0)
      .max(100)
      .meta({
        description:
          'The largest share of the domains, in percent, that one plan may change; 25 domains may always be. Without it: no limit.',
        examples: [10],
      }),
  ),
});

export function waiverSchema(catalogue: readonly StepSchema[]) {
  return z.strictObject({
    step: z
      .enum(catalogue.map(({ id }) => id))
      .meta({ description: 'Id of the step that is waived.', examples: ['catch-all'] }),
    domain: z.union([domainGlob, globList]).meta({
      description:
        'The domain, a glob over domains, or a list of them; or `server` for a server step, and for the Domain Defaults.',
      examples: ['sales.example', 'server', ['shop.example', '*.bank.example']],
    }),
    reason: text.meta({
      description: 'Why the exception is needed, for whoever reads the report.',
      examples: ['migration of the old shop addresses'],
    }),
    owner: text.meta({
      description: 'Who answers for the exception.',
      examples: ['postmaster@sales.example'],
    }),
    expires: day().meta({
      description: 'The last day on which the waiver is valid, in UTC, as YYYY-MM-DD.',
      examples: ['2027-01-31'],
    }),
  });
}

/**
 * A playbook that took options unknown to its steps would let a typing error pass as a setting. Looked for where the schema
 * of editors is made, and so in every build: no command need look again.
 */
function refuseOpenObjects(node: unknown, where: string): void {
  if (typeof node !== 'object' || node === null) return;
  if ('properties' in node && !('additionalProperties' in node)) {
    throw new LockdownError('internal.bug', `${where} takes unknown keys; declare it as a strict object`);
  }
  for (const [key, member] of Object.entries(node)) refuseOpenObjects(member, `${where}.${key}`);
}

/**
 * The options of a step as one file may state them: any of them, and nothing else.
 * Built from the members, as rules across options can only be judged when all layers are merged.
 */
function statedOptions(step: StepSchema, shape: z.ZodRawShape = step.options.shape) {
  const members = Object.entries(shape).map(([name, schema]) => [name, z.optional(schema)] as const);
  return z.strictObject(Object.fromEntries(members));
}

function overrideSchema(catalogue: readonly StepSchema[]) {
  const steps = catalogue.filter(mayDiffer).map((step) => {
    const stated = statedOptions(step, perDomainOf(step));
    return [step.id, stated.meta({ title: step.title }).optional()] as const;
  });
  return z.strictObject({
    domains: globList.meta({
      description: 'Globs over the domains that get these options.',
      examples: [['bank.example', '*.bank.example']],
    }),
    steps: z.strictObject(Object.fromEntries(steps)).meta({
      description:
        'Steps with the options in which these domains differ. An override may only tighten; loosening takes a waiver.',
      examples: [{ 'password-policy': { minLength: 16 } }],
    }),
  });
}

function stepsSchema(catalogue: readonly StepSchema[]) {
  const steps = catalogue.map((step) => {
    const description = `${step.title}. {} selects it with its defaults or the inherited options, off leaves it out.`;
    const value = z.union([z.literal(OFF), statedOptions(step)]).meta({ title: step.title, description });
    return [step.id, value.optional()] as const;
  });
  return z.strictObject(Object.fromEntries(steps));
}

/** Made once for a catalogue: that takes tens of milliseconds, and a playbook of several files asks for each of them. */
const MADE = new WeakMap<readonly StepSchema[], ReturnType<typeof makeSchema>>();

/** One playbook file, not yet merged with what it extends. Every object in it is strict. */
export function playbookSchema(catalogue: readonly StepSchema[]): ReturnType<typeof makeSchema> {
  const made = MADE.get(catalogue) ?? makeSchema(catalogue);
  MADE.set(catalogue, made);
  return made;
}

const parents = z.union([reference, z.array(reference).min(1)]);

/** What may be left out of a file, with an example of it. */
function stated<Schema extends z.ZodType>(description: string, schema: Schema, example: unknown) {
  return z.optional(schema.meta({ description, examples: [example] }));
}

/** They make one playbook. */
const EXAMPLES = {
  extends: ['baseline'],
  steps: { 'password-policy': { minLength: 12 }, greylisting: 'off' },
  domains: { include: ['*'], exclude: ['*.test'] },
  overrides: [{ domains: ['bank.example'], steps: { 'password-policy': { minLength: 16 } } }],
  waivers: [
    {
      step: 'catch-all',
      domain: 'sales.example',
      reason: 'migration of the old shop addresses',
      owner: 'postmaster@sales.example',
      expires: '2027-01-31',
    },
  ],
  limits: { disruption: 'low', disruptionOf: { 'smtp-relay': 'high' }, changedDomainsPercent: 10 },
};

function makeSchema(catalogue: readonly StepSchema[]) {
  const members = {
    version: z
      .literal(PLAYBOOK_VERSION)
      .meta({ description: 'Version of the playbook format.', examples: [PLAYBOOK_VERSION] }),
    name: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is small letters and digits with single hyphens between')
      .meta({
        description:
          'Name of the playbook in plans and reports: small letters and digits, with single hyphens between.',
        examples: ['our-mail'],
      }),
    extends: stated(
      'What this playbook starts from: a shipped playbook by name, or a path relative to this file. A list merges left to right. Without it: from nothing, and only the steps stated here are carried out.',
      parents,
      EXAMPLES.extends,
    ),
    steps: stated(
      'The steps to carry out, each with its options. Laid over what is inherited.',
      stepsSchema(catalogue),
      EXAMPLES.steps,
    ),
    domains: stated(
      'The domains that domain steps look at, by name or by glob: * is any run of characters, ? is one. Each key replaces the inherited one.',
      domainsSchema,
      EXAMPLES.domains,
    ),
    overrides: stated(
      'Tighter options for some domains. Added to the inherited ones; the later counts.',
      z.array(overrideSchema(catalogue)),
      EXAMPLES.overrides,
    ),
    waivers: stated(
      'Named exceptions that end by themselves. Added to the inherited ones.',
      z.array(waiverSchema(catalogue)),
      EXAMPLES.waivers,
    ),
    limits: stated(
      'How much one plan may change. Each key replaces the inherited one.',
      limitsSchema.extend({
        disruptionOf: z.exactOptional(
          z.partialRecord(z.enum(catalogue.map(({ id }) => id)), disruptions).meta({
            description: OF_A_STEP,
            examples: [{ 'smtp-relay': 'high' }],
          }),
        ),
      }),
      EXAMPLES.limits,
    ),
  };
  return z.strictObject(members).meta({
    title: 'Playbook of smartermail-lockdown',
    description: 'Which steps are carried out, with which options, for which domains and with which waivers.',
  });
}

/**
 * JSON Schema of a playbook file, so that editors complete and explain each key. Throws `internal.bug` for a step whose
 * options hold an object that is not strict.
 */
export function playbookJsonSchema(catalogue: readonly StepSchema[]): JsonSchema {
  const schema = jsonSchemaOf(playbookSchema(catalogue));
  refuseOpenObjects(schema.properties, 'a playbook');
  return schema;
}
