/** What package.json and the changelog lack before a version can be published: nobody can make these up. */

/** The members that say whose it is and where it lies, and why they are needed. */
const WHOSE = {
  repository:
    'npm proves by it where the package was built, and Homebrew, scoop and winget fetch from its releases',
  homepage: 'package managers show it',
  bugs: 'SECURITY.md and users need somewhere to report to',
};

/** In words. `manifest` is package.json, `changelog` the text of CHANGELOG.md. */
export function publishProblems({ manifest, changelog }) {
  const { version, publishConfig } = manifest;
  const lacking = Object.entries(WHOSE)
    .filter(([name]) => manifest[name] === undefined)
    .map(([name, why]) => `package.json names no ${name}: ${why}`);
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm');
  return [
    ...lacking,
    ...(publishConfig?.access === 'public' && publishConfig.provenance === true
      ? []
      : ['package.json: publishConfig has to be public, with provenance']),
    ...(heading.test(changelog) ? [] : [`CHANGELOG.md has no heading "## [${version}] - YYYY-MM-DD" yet`]),
  ];
}
