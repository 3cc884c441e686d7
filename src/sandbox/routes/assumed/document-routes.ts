/** Read and partial write of one assumed document; both carry it in a wrapper. */
import { type Answer, done, invalidInput } from '../../answer.js';
import { knownMembers } from '../../body-shape.js';
import { isObject, type JsonObject } from '../../json.js';
import type { RouteRequest, ServerRoute, World } from '../../route.js';
import type { SandboxState } from '../../state.js';
import { CONTROLLER, READ, WRITE } from './call.js';

export interface DocumentSpec {
  readonly path: string;
  readonly name: string;
  /** The member of read and write that holds the document. */
  readonly wrapper: string;
  /** Every member that a write can change, at a value of its type. */
  readonly template: JsonObject;
  readonly stored: (state: SandboxState) => JsonObject;
}

/** A body without the wrapper is answered with success and dropped. */
export function documentRoutes(spec: DocumentSpec): readonly ServerRoute[] {
  const { path, name, wrapper, template, stored } = spec;
  const write = (request: RouteRequest, { state }: World): Answer => {
    if (!isObject(request.body)) return invalidInput();
    if (!Object.hasOwn(request.body, wrapper)) return done();
    const given = request.body[wrapper];
    const patch = isObject(given) ? knownMembers(given, template) : undefined;
    if (patch === undefined) return invalidInput();
    request.store(stored(state), patch);
    return done();
  };
  return [
    {
      ...READ,
      path,
      action: `${CONTROLLER}/Get${name}`,
      handle: (_request, { state }) => done({ [wrapper]: stored(state) }),
    },
    { ...WRITE, path, action: `${CONTROLLER}/Set${name}`, handle: write },
  ];
}
