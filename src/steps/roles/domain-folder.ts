/** Where the files of a domain that is added are to lie: beside those of the other domains. */

/** A domain of the server; `path` is the folder of its files. */
interface PlacedDomain {
  readonly fields: { readonly name: string; readonly path: string };
}

/**
 * A folder of the domain's name beside the first one, in the order of the text, that is named after its domain;
 * undefined when none is.
 */
export function folderBeside(domains: readonly PlacedDomain[], name: string): string | undefined {
  const parents = domains.flatMap(({ fields }) => {
    const path = fields.path.replace(/[\\/]+$/, '');
    const parent = path.slice(0, -fields.name.length);
    const isNamedAfter = path.slice(-fields.name.length).toLowerCase() === fields.name.toLowerCase();
    return isNamedAfter && /[\\/]$/.test(parent) ? [parent] : [];
  });
  const [parent] = parents.toSorted();
  return parent === undefined ? undefined : `${parent}${name}`;
}
