/** What the sandbox answers: JSON in the API's envelope, or a page. */
import type { JsonObject } from './json.js';

export type Answer =
  | {
      readonly type: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'html'; readonly status: number; readonly body: string };

/** Success: the payload beside the envelope. */
export function done(payload: Readonly<JsonObject> = {}): Answer {
  return {
    type: 'json',
    status: 200,
    body: { ...payload, success: true, resultCode: 200, message: '' },
  };
}

/** A refusal in the API's own words. */
export function refused(status: number, message: string): Answer {
  return { type: 'json', status, body: { success: false, resultCode: status, message } };
}

export function invalidInput(): Answer {
  return refused(400, 'Invalid input parameters');
}

export function page(status: number, body: string): Answer {
  return { type: 'html', status, body };
}
