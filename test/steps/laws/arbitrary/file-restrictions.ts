/** Generators for the step of files that run: what a playbook holds, and what is in the four lists. */
import fc from 'fast-check';
import { FILE_LISTS } from '../../../../src/contract/resources/mail/file-restrictions.js';
import { DANGEROUS } from '../../../dangerous-extensions.js';
import { type ArbitraryStep, documentOf } from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

const entries = fc.subarray(['exe', '.EXE', 'aspx', 'Php', 'own', ' bat', 'docm']);

/** One extension, written in different ways. */
const spelling = fc.constantFrom<(extension: string) => string>(
  (extension) => extension,
  (extension) => `.${extension}`,
  (extension) => extension.toUpperCase(),
);

/** All of these, with what else somebody has put into the list. */
function holding(extensions: readonly string[]): fc.Arbitrary<string[]> {
  return fc.tuple(entries, spelling).map(([others, spelt]) => [...others, ...extensions.map(spelt)]);
}

export const fileRestrictions: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          lists: fc.subarray([...FILE_LISTS], { minLength: 1 }),
          also: fc.subarray(['docm', 'own', 'exe']),
          except: fc
            .subarray(['exe', 'js'])
            .map((all) => all.map((extension) => ({ extension, reason: 'it is needed' }))),
        },
        { requiredKeys: [] },
      ),
      inputs: fc.record({
        settings: fc.record({ inbound: entries, outbound: entries, uploads: entries, fileSystem: entries }),
      }),
      passing: ({ lists = FILE_LISTS, also = [], except = [] }) => {
        const asked = [...DANGEROUS, ...also].filter(
          (one) => !except.some(({ extension }) => extension === one),
        );
        const of = (list: (typeof FILE_LISTS)[number]) => (lists.includes(list) ? holding(asked) : entries);
        return fc.record({
          settings: fc.record({
            inbound: of('inbound'),
            outbound: of('outbound'),
            uploads: of('uploads'),
            fileSystem: of('fileSystem'),
          }),
        });
      },
    }),
  ],
  weaker: (before, after) =>
    FILE_LISTS.filter((list) => {
      const [was, now] = [before, after].map((inputs) => documentOf(inputs, 'settings')[list] as string[]);
      return was?.some((entry) => now?.includes(entry) !== true);
    }),
};
