/** What the sandbox answers: JSON in the API's envelope, or a page. */
import type { JsonObject } from './json.js';

export type Answer =
  | {
      readonly type: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | {
      readonly type: 'html';
      readonly status: number;
      readonly body: string;
      /** `text/html` where it is left out. */
      readonly mediaType?: string;
    };

/** JSON without the envelope. */
export function plain(body: unknown, status = 200): Extract<Answer, { type: 'json' }> {
  return { type: 'json', status, body };
}

/** Success: the payload beside the envelope. */
export function done(payload: Readonly<JsonObject> = {}, message = ''): Answer {
  return plain({ ...payload, success: true, resultCode: 200, message });
}

/** A refusal in the API's own words. */
export function refused(status: number, message: string): Answer {
  return plain({ success: false, resultCode: status, message }, status);
}

export function invalidInput(): Answer {
  return refused(400, 'Invalid input parameters');
}

export function page(status: number, body: string): Answer {
  return { type: 'html', status, body };
}

/** A text of another media type: `application/javascript`. */
export function typed(mediaType: string, body: string): Answer {
  return { type: 'html', status: 200, body, mediaType };
}
