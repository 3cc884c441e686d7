/** A secret as a playbook states it: where it is, never what it is. */
import { z } from 'zod';

export const REFERENCE = /^(env|file|cmd|generate):\S/;

/** `env:NAME`, `file:PATH`, `cmd:PROGRAM ARGUMENTS` or `generate:PATH`. What is refused is not shown: it may be a secret. */
export function secretReference(description: string) {
  return z
    .string()
    .regex(REFERENCE, 'a secret is named, not typed')
    .meta({
      description: `${description}: a reference, never the secret itself`,
      examples: ['env:NAME', 'file:PATH', 'cmd:PROGRAM', 'generate:PATH'],
      writeOnly: true,
    });
}
