/** Generators for the steps that look beyond the server: whatever their models take. They change nothing. */
import fc from 'fast-check';
import { z } from 'zod';
import { exampleOptions } from '../../../../src/catalogue/example-options.js';
import { steps } from '../../../../src/steps/index.js';
import type { Need, Step, StepPart } from '../../../../src/steps/kit/step.js';
import { type ArbitraryStep, items } from '../arbitrary-tools.js';
import type { Case } from '../starting-from-passing.js';

const OWN = '203.0.113.25';

/** Names, addresses and records, right, wrong and hostile. */
const texts = fc.constantFrom(
  ...['a.test', 'mail.a.test', 'other.test', OWN, '198.51.100.9', '10.0.0.1', '2001:db8::25', '', '.'],
  ...['v=spf1 ip4:203.0.113.25 -all', 'v=spf1 include:a.test ~all', 'v=DMARC1; p=none', 'v=STSv1; id=1'],
  ...['v=DKIM1; k=rsa; p=AAAA', '127.0.0.2', 'x\u202ey', 'a\nb', 'TLSv1.2', '2027-01-31T00:00:00Z'],
);

/** Accounts, folders, ports and words of a host. */
const hostTexts = fc.constantFrom(
  ...['S-1-5-18', 'S-1-5-32-545', 'S-1-5-21-1-2-3-1004', 'LocalSystem', '.\\svc', 'MAIL01\\svc', 'CORP\\svc'],
  ...[
    'SmarterMail',
    'C:\\SmarterMail',
    'C:\\SmarterMail\\MRS',
    'C:\\SmarterMail\\Service\\MailService.exe',
    'System',
  ],
  ...[
    'SeServiceLogonRight',
    'SeDenyInteractiveLogonRight',
    'SpecificUser',
    'ApplicationPoolIdentity',
    'started',
  ],
  ...[
    'Any',
    '17017',
    '9998-17017',
    'Public',
    'http',
    'https',
    '*',
    '0.0.0.0',
    '::1',
    '24',
    '255.255.255.0',
    '255.0.255.0',
  ],
  ...[OWN, '', 'x\u202ey', 'a\nb', '2027-01-31T00:00:00Z'],
);

/** Any value of a model, with these texts. */
function anyOf(model: unknown, texts: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (model instanceof z.ZodNullable) return fc.option(anyOf(model.unwrap(), texts));
  if (model instanceof z.ZodOptional) return fc.option(anyOf(model.unwrap(), texts), { nil: undefined });
  if (model instanceof z.ZodReadonly || model instanceof z.ZodDefault) return anyOf(model.unwrap(), texts);
  if (model instanceof z.ZodNull) return fc.constant(null);
  if (model instanceof z.ZodBoolean) return fc.boolean();
  if (model instanceof z.ZodNumber) return fc.constantFrom(0, 1, 10, 25, 443, 1024, 17_017, 9_999_999);
  if (model instanceof z.ZodEnum) return fc.constantFrom(...model.options);
  if (model instanceof z.ZodLiteral) return fc.constantFrom(...model.values);
  if (model instanceof z.ZodArray) return fc.array(anyOf(model.element, texts), { maxLength: 3 });
  if (model instanceof z.ZodRecord)
    return fc.dictionary(texts, anyOf(model.valueType, texts), { maxKeys: 4 });
  if (model instanceof z.ZodUnion) return fc.oneof(...model.options.map((one) => anyOf(one, texts)));
  if (model instanceof z.ZodObject) return fieldsOf(model, texts);
  if (model instanceof z.ZodString || model instanceof z.ZodISODateTime) return texts;
  throw new Error('no generator for a model of this kind');
}

function fieldsOf(
  model: z.ZodObject,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(
    Object.fromEntries(Object.entries(model.shape).map(([name, one]) => [name, anyOf(one, texts)])),
  );
}

function inputOf({ resource, isOptional }: Need): fc.Arbitrary<unknown> {
  const own = resource.kind === 'observed' && resource.source === 'host' ? hostTexts : texts;
  const fields = fieldsOf(resource.model, own);
  const shown: fc.Arbitrary<unknown> = resource.kind === 'collection' ? items(fields) : fields;
  return isOptional === true ? fc.option(shown, { nil: undefined }) : shown;
}

function casesOf(step: Step, part: StepPart): fc.Arbitrary<Case> {
  const plain = exampleOptions(step);
  const listed = ['addresses', 'allow'].filter((name) => name in step.options.shape);
  const stated = { ...plain, ...Object.fromEntries(listed.map((name) => [name, [OWN]])) };
  return fc.constantFrom(plain, stated).chain((options) => {
    const needs = Object.entries(part.reads(options)).map(([name, need]) => [name, inputOf(need)] as const);
    return fc.record(Object.fromEntries(needs)).map((inputs) => ({ options, inputs, from: undefined }));
  });
}

export const beyondSteps: Readonly<Record<string, ArbitraryStep>> = Object.fromEntries(
  steps
    .filter(({ beyond }) => beyond !== undefined)
    .map((step) => [step.id, { cases: step.parts.map((part) => casesOf(step, part)), weaker: () => [] }]),
);
