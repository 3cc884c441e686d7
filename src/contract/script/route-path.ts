/** How a path of the API is written, wherever it is found, so that two sources can be compared. */
import { HOLE } from './values.js';

/** Case, parameter names and a trailing slash do not tell two routes apart. */
export function normalisedPath(path: string): string {
  return path
    .toLowerCase()
    .replace(/[./:]+$/, '')
    .split('/')
    .map((segment) => (/^[{:]/.test(segment) ? '{}' : segment))
    .join('/');
}

/** Of the same origin: relative, from the root, or behind one thing that the script knows only when it runs. */
const START = new RegExp(`^(?:${HOLE}/?|~/|\\./|/)?api/v1/`, 'i');
const SEGMENT = /^(?!\.+$)[\w\-.:{}*]+$/;
const LONGEST = 300;

/** Can a text become a path of the API when its holes are filled? */
export function mayBePath(text: string): boolean {
  const start =
    text
      .split(HOLE, 1)[0]
      ?.toLowerCase()
      .replace(/^(?:~\/|\.\/|\/)/, '') ?? '';
  return start.startsWith('api/v1/') || (text.includes(HOLE) && 'api/v1/'.startsWith(start));
}

/**
 * What a path of the API begins with, where the rest cannot be told, as `settings/sysadmin/{}`; undefined where a text
 * begins otherwise, or leaves the API however it goes on.
 */
export function beginningIn(text: string): string | undefined {
  const start = START.exec(text)?.[0];
  const [known = '', ...unknown] = start === undefined ? [] : text.slice(start.length).split(HOLE);
  if (start === undefined || (unknown.length === 0 && known !== '' && !known.endsWith('/'))) return undefined;
  const isOfApi = known.split('/').every((segment) => segment === '' || SEGMENT.test(segment));
  return isOfApi ? `${known.toLowerCase()}{}` : undefined;
}

/**
 * The route's path in a text, as `settings/sysadmin/domain/{}`; undefined when there is none, or when it leaves the API
 * (`..`, another origin, an encoded separator). `isWhole`: false when something unknown may follow in its last segment,
 * which may be a query or the rest of a path.
 */
export function pathIn(text: string): { readonly path: string; readonly isWhole: boolean } | undefined {
  const start = START.exec(text)?.[0];
  if (start === undefined || text.length > LONGEST) return undefined;
  const written = text
    .slice(start.length)
    .replace(/[?#].*$/s, '')
    .replaceAll(new RegExp(`${HOLE}+`, 'g'), HOLE)
    .replace(/\/$/, '');
  const isWhole = !new RegExp(`[^/]${HOLE}$`).test(written);
  const segments = (isWhole ? written : written.slice(0, -1))
    .split('/')
    .map((segment) => (segment === HOLE ? '{}' : segment));
  if (!segments.every((segment) => SEGMENT.test(segment)) || /^(?:[{:*]|api$)/i.test(segments[0] ?? ''))
    return undefined;
  return { path: normalisedPath(segments.join('/')), isWhole };
}
