/** One text for one server, however its base URL was typed. */

/** The base URL without what does not tell servers apart: case of the host, its last dot, default port, slashes at the end. */
export function serverKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host.replace(/\.(?=$|:)/, '')}${pathname.replace(/\/+$/, '')}`;
}
