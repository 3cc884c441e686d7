/** The tokens in the server's answers, made known as secrets before anything else looks at the answer. */
import type { SecretValues } from '../redaction.js';
import type { ApiAnswer } from './call.js';

const TOKEN_MEMBERS = [
  'accessToken',
  'refreshToken',
  'autoLoginToken',
  'autoLoginUrl',
  'impersonateAccessToken',
  'impersonateRefreshToken',
] as const;

/** Makes every token of an answer secret, known by its member. Source: `docs/api-evidence.md` 1.11. */
export function learnTokens(answer: ApiAnswer, secrets: SecretValues): void {
  for (const name of TOKEN_MEMBERS) secrets.add(textOf(answer, name));
}

/** The text of a member; undefined when it is missing, empty or no text. */
export function textOf(answer: ApiAnswer, name: string): string | undefined {
  const value = answer[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
