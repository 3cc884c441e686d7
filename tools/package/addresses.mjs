/** Where the project says that it lies. As long as it does not, addresses end in `.invalid`, which are nobody's (RFC 2606). */

/** As npm takes it: an address, or `{ url }`, in its longer or its shorter form. */
function repositoryOf({ repository }) {
  const given = typeof repository === 'string' ? repository : repository?.url;
  return given?.replace(/^git\+/, '').replace(/\.git$/, '');
}

/** The folder of the files of its version, without a slash at the end. */
export function releasesOf(manifest) {
  const at = repositoryOf(manifest) ?? 'https://smartermail-lockdown.invalid';
  return `${at}/releases/download/v${manifest.version}`;
}

export function homepageOf(manifest) {
  return manifest.homepage ?? repositoryOf(manifest) ?? 'https://smartermail-lockdown.invalid/';
}
