/** The sign-in page as it was recorded of build 9504: what it is stands in its head, and it links what it is made of. */
import { type Answer, page } from '../answer.js';
import { documentOf } from '../routes/html.js';

export function signInPage(
  paths: readonly string[],
  { build, shownBuild }: { readonly build: number; readonly shownBuild: string },
): Answer {
  const head = [
    `var stProductVersion = "100.0.${build}.20000";`,
    `var stProductBuild = "${shownBuild}";`,
    'var stOS = "Windows";',
    'var stHA = false;',
    'var stHAID = "";',
    'var stSystemHostname = "mail.operations.example";',
    'var stTzOff = 0;',
  ];
  const links = paths.map((path) =>
    path.endsWith('.js') ? `<script src="${path}"></script>` : `<link rel="help" href="${path}">`,
  );
  return page(
    200,
    documentOf(
      'SmarterMail',
      '<div id="root"></div>',
      `\n<script>\n${head.join('\n')}\n</script>\n${links.join('\n')}\n`,
    ),
  );
}
