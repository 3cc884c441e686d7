/** What was attested, as text. */
import { expect, it } from '@jest/globals';
import { renderAttest } from '../../../src/report/text/attest-text.js';
import { aPage } from '../builders.js';

const WORD = { step: 'catch-all', by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Looked.' };

it('says whose word it is, until when it counts, where it is kept, and what was passed over', () => {
  const text = renderAttest(
    {
      ...{ formatVersion: 1, report: 'attest', at: '2026-11-28T12:00:00.000Z', tool: '0.0.0' },
      ...{ server: 'https://mail.example', file: 'ours/attestations.yaml' },
      attested: ['a.example', 'b.example'].map((target) => ({ ...WORD, target })),
      passedOver: [
        { step: 'catch-all', target: 'c.example', verdict: 'pass' },
        { step: 'catch-all', target: 'd.example\u001b[1m', verdict: 'error' },
        { step: 'catch-all', target: 'e.example', verdict: 'pass' },
        { step: 'catch-all', target: 'f.example', verdict: 'manual' },
      ],
    },
    aPage(),
  );

  expect(text).toBe(
    [
      'catch-all, a.example, b.example',
      '  Attested by Ann on 2026-11-28, counts until 2027-02-26: Looked.',
      'Not attested, as catch-all is pass there: c.example, e.example',
      'Not attested, as catch-all is error there: d.example\\u001b[1m',
      'Not attested, as catch-all lacks a value that the playbook has to give:',
      'f.example',
      'Kept in ours/attestations.yaml',
      '',
    ].join('\n'),
  );
});
