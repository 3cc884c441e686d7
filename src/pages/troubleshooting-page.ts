/** The page of every exit code and every error code: what it means, and what to do. Pure. */
import { ERROR_WORDS, EXIT_MEANINGS, FAMILIES, familyOf } from '../catalogue/error-words.js';
import { type ErrorCode, EXIT_BY_CODE } from '../errors.js';
import { code, prose, section, table } from './markdown.js';

const GENERATED =
  '<!-- Written by tools/write-docs.mjs from src/catalogue/error-words.ts. Change that, not this page. -->';

const INTRODUCTION =
  'An error says its code, what happened, the request and the words of the server where there were some, and what to do ' +
  'next. Find the code below (Ctrl-F). What an `apply` or a `rollback` had written before it stopped is in the account of ' +
  'the run: `smlockdown runs latest`. What is no error, and not as you wish it either: ' +
  '[When something goes wrong](guide.md#when-something-goes-wrong). Nobody can sign in any more: ' +
  '[Locked out](guide.md#locked-out).';

const EXAMPLE = [
  '```text',
  'Error [config.no-url]: No server address',
  '  Next: Give --url https://mail.example.com, or --server NAME of your servers.yaml, or set SMARTERMAIL_URL (also in .env). To try the tool without a server: smlockdown demo',
  '```',
].join('\n');

const EXITS =
  'The same for every command and every format. Task Scheduler shows them as *Last Run Result*, in hexadecimal. Errors go before findings.';

const CODES = Object.keys(EXIT_BY_CODE) as ErrorCode[];

function exitCells([exit, meaning]: readonly [number, string]): readonly string[] {
  const codes = CODES.filter((one) => EXIT_BY_CODE[one] === exit);
  return [`${exit}`, `0x${exit.toString(16)}`, meaning, codes.map(code).join(', ')];
}

function family(title: string): string {
  const rows = CODES.filter((one) => familyOf(one) === title).map((one) => {
    const { meaning, remedy } = ERROR_WORDS[one];
    return [code(one), `${EXIT_BY_CODE[one]}`, meaning, remedy];
  });
  return section(title, table(['code', 'exit', 'means', 'what to do'], rows));
}

/** `docs/troubleshooting.md`. */
export function troubleshootingPage(): string {
  const families = [...new Set(Object.values(FAMILIES))];
  const blocks = [
    GENERATED,
    '# Troubleshooting by error code',
    prose(INTRODUCTION),
    EXAMPLE,
    section(
      'Exit codes',
      prose(EXITS),
      table(['exit', 'in Windows', 'means', 'error codes'], EXIT_MEANINGS.map(exitCells)),
    ),
    ...families.map(family),
  ];
  return `${blocks.join('\n\n')}\n`;
}
