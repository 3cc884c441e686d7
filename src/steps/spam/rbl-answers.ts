/**
 * The answers that a list of the server counts: whether they are answers of which a hit can be told at all. What is wrong
 * with them only a person can mend, who knows what the list publishes.
 */
import type { z } from 'zod';
import type { rbls } from '../../contract/resources/mail/rbls.js';
import { type Shortcoming, together } from '../kit/expectation.js';
import { isPolicyAnswer, refusalOf } from '../kit/list-answers.js';
import { labelsOf, listed } from '../kit/names.js';
import type { Item } from '../kit/step.js';

export type Rbl = z.infer<typeof rbls.model>;
export type Row = Item<Rbl>;

/** It counts any answer, and names none that would count instead: nobody knows which ones should. */
function isOpenToAll({ fields }: Row): boolean {
  return !fields.requiresMatch && fields.hits.length === 0;
}

function whereOf(rows: readonly Row[]): string {
  const tabs = ['RBLs', 'URIBLs'].filter((_, at) => rows.some(({ fields }) => Number(fields.isUribl) === at));
  return `Settings > Antispam > ${tabs.join(' and ')}`;
}

/** The answers of the policy list that it names: at the door they refuse users who send from such a range. */
export function policyAnswers({ fields }: Pick<Row, 'fields'>): readonly string[] {
  return fields.hits.filter((hit) => isPolicyAnswer(hit, fields.lookupDomain));
}

/** What it counts and lists answer to whom they refuse. */
function refusalsIn({ fields }: Row): readonly string[] {
  return fields.hits.filter((hit) => refusalOf(hit, fields.lookupDomain) !== undefined);
}

/** It counts any answer and names none, or names a refusal: until that is mended nothing is built on it. */
export function isMisled(row: Row): boolean {
  return isOpenToAll(row) || refusalsIn(row).length > 0;
}

/** Rows of which what counts is not known, or known to be wrong. */
export function misled(rows: readonly Row[]): readonly Shortcoming[] {
  const open = rows.filter(isOpenToAll);
  const refusing = rows.filter((row) => isMisled(row) && !isOpenToAll(row));
  return [
    ...together(
      open.map(({ label }) => `the list ${label} counts any answer, also a refusal, and names none`),
      {
        byHand: [
          `${whereOf(open)}: in ${labelsOf(open)}, name the results that indicate spam, as the list publishes them, and require a lookup match.`,
        ],
      },
    ),
    ...together(
      refusing.map(
        (row) =>
          `the list ${row.label} counts ${listed(refusalsIn(row))}, which lists answer to whom they refuse`,
      ),
      {
        byHand: [
          `${whereOf(refusing)}: in ${labelsOf(refusing)}, take that out of the results that indicate spam, unless the list publishes it as a hit.`,
        ],
      },
    ),
  ];
}

/** Rows that are not put to the door, or made heavier, as they name the answers of a policy list. */
export function policyKept(rows: readonly Row[]): readonly Shortcoming[] {
  return together(
    rows.map(
      (row) =>
        `the list ${row.label} counts ${listed(policyAnswers(row))}, its policy list, and so is not used more than it is`,
    ),
    {
      byHand: [
        `${whereOf(rows)}: take the answers of the policy list out of ${labelsOf(rows)}, then apply again. With them, incoming SMTP blocking would refuse users who send from dial-up and mobile ranges.`,
      ],
    },
  );
}
