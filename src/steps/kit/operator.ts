/**
 * The operator: who runs the tool, as far as a step may know it. Facts about the password, never the password.
 */
import { z } from 'zod';

const passwordFactsSchema = z.object({
  length: z.int().min(0).describe('Characters'),
  hasNumber: z.boolean(),
  hasCapital: z.boolean(),
  hasLower: z.boolean(),
  hasSymbol: z.boolean(),
  holdsUsername: z.boolean().describe("Holds the account's name, in any case"),
  isCommon: z.boolean().describe('On the short list of passwords that are tried first'),
});

export const operatorSchema = z.object({
  username: z.string().describe('The account in use, as the server named it'),
  host: z.string().describe('Where the tool reaches the server'),
  port: z.int().describe('The port there'),
  password: passwordFactsSchema.describe('Facts about the password in use'),
  passwordIs: z.array(z.string()).readonly().describe('References that stand for the password in use'),
});

export type PasswordFacts = Readonly<z.infer<typeof passwordFactsSchema>>;
export type Operator = Readonly<z.infer<typeof operatorSchema>>;
