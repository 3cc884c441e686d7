/** The two ways in which calls take a settings object. */
import { z } from 'zod';
import { done } from '../answer.js';
import { blankOf, membersOf } from '../body-shape.js';
import type { JsonObject } from '../json.js';
import { type Handle, type RouteRequest, taking } from '../route.js';

type Target<R> = (request: R) => JsonObject;

/**
 * `{<under>: {<changed members>}}`. A body without that wrapper changes nothing and is answered with success all the
 * same; a member of the wrong type refuses the whole body.
 */
export function changedMembers<R extends RouteRequest>(
  under: string,
  options: { readonly template: JsonObject; readonly target: Target<R> },
): Handle<R> {
  const shape = z.object({ [under]: membersOf(options.template).optional() });
  return taking(shape, (request: R, { [under]: patch }) => {
    if (patch !== undefined) request.store(options.target(request), patch);
    return done();
  });
}

/** Flat and whole: what is left out is blank afterwards. A wrapped body is answered with success and dropped. */
export function wholeObject<R extends RouteRequest>(template: JsonObject, target: Target<R>): Handle<R> {
  return taking(membersOf(template), (request: R, given) => {
    if (Object.keys(given).length > 0) request.store(target(request), { ...blankOf(template), ...given });
    return done();
  });
}
