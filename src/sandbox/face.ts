/** What a sandbox is to whoever calls it: the calls that it answers, its pages, and what these teach. */
import type { ResolvedOptions } from './options.js';
import { type FindRoute, indexRoutes } from './route-index.js';
import { actRoutesOf } from './routes/acts.js';
import { routesOf } from './routes/index.js';
import { type FindPage, pagesOf } from './routes/pages.js';
import { type Taught, taughtBy } from './taught.js';

export interface Face {
  readonly find: FindRoute;
  readonly pages: FindPage;
  readonly taught: Taught | undefined;
}

type FaceOptions = Pick<
  ResolvedOptions,
  | 'build'
  | 'publishedOnly'
  | 'olderTwoFactor'
  | 'propagate'
  | 'dialect'
  | 'reference'
  | 'signInForReference'
  | 'interfaceScript'
>;

function makeFace(options: FaceOptions): Face {
  const routes = routesOf(options);
  const acts = options.publishedOnly ? [] : actRoutesOf(options.dialect);
  return {
    find: indexRoutes([...routes, ...acts]),
    // Without a dialect they are there for whoever tries names, and nothing names them.
    pages: pagesOf(options.dialect === 0 ? routes : [...routes, ...acts], options),
    taught: taughtBy(options),
  };
}

/** The last one: it holds nothing of one server, and most that are started in a row have the same. */
let last: { readonly key: string; readonly face: Face } | undefined;

/** The face of a sandbox that is started so. */
export function faceOf(given: FaceOptions): Face {
  const { build, publishedOnly, olderTwoFactor, propagate, dialect } = given;
  const { reference, signInForReference, interfaceScript } = given;
  const key = JSON.stringify([
    ...[build, publishedOnly, olderTwoFactor, propagate, dialect],
    ...[reference, signInForReference, interfaceScript],
  ]);
  if (last?.key !== key) last = { key, face: makeFace(given) };
  return last.face;
}
