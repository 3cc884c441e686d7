import { describe, expect, it } from '@jest/globals';
import { webMailName } from '../../../src/contract/resources/dns/web-mail-name.js';
import { dnsLooks } from '../../../src/dns/dns-looks.js';
import { questionText } from '../../../src/records/spf/evaluate.js';
import { dnsWebmail } from '../../../src/steps/dns/dns-webmail.js';
import { askingZone } from '../../dns/asking-a-zone.js';
import { aContext, judge, optionsOf, partOf } from '../a-step.js';

const OWN = ['203.0.113.25'];

function judged(a: object, options: Readonly<Record<string, unknown>> = { addresses: OWN }) {
  const host = { a, aaaa: { status: 'no-data' } };
  return judge(dnsWebmail, { inputs: { webMail: { name: 'mail.a.test', host } }, options });
}

describe('the name of web mail', () => {
  it('is in order where it leads to this server', () => {
    expect(judged({ status: 'found', records: OWN })).toMatchObject({ verdict: 'pass' });
  });

  it('is not where it leads elsewhere, and the record to publish is there', () => {
    expect(judged({ status: 'found', records: ['198.51.100.9'] })).toMatchObject({
      verdict: 'fail',
      message: 'The name mail.a.test leads to 198.51.100.9, which is not this server (203.0.113.25).',
      byHand: expect.stringContaining('type A, name mail.a.test, value 203.0.113.25'),
    });
    expect(judged({ status: 'found', records: ['198.51.100.9', '198.51.100.10'] })).toMatchObject({
      message: expect.stringContaining('198.51.100.9 and 198.51.100.10, which are not this server ('),
    });
    expect(judged({ status: 'no-name' })).toMatchObject({ verdict: 'fail' });
  });

  it('is not known where DNS gave no answer, or nobody knows the addresses of the server', () => {
    expect(judged({ status: 'failed', why: 'refused' })).toMatchObject({ verdict: 'error' });
    expect(judged({ status: 'found', records: OWN }, {})).toMatchObject({ remedy: 'decide' });
  });

  it('is asked for by its addresses alone, which lead through other names by themselves', async () => {
    const { ask, asked } = askingZone({ 'A mail.a.test': OWN, 'CNAME mail.a.test': 'failed' });

    const seen = await dnsLooks(ask)[webMailName.id]?.({ label: 'mail' }, 'a.test');

    expect(asked.map(questionText)).toEqual(['A mail.a.test', 'AAAA mail.a.test']);
    expect(judge(dnsWebmail, { inputs: { webMail: seen }, options: { addresses: OWN } }).verdict).toBe(
      'pass',
    );
  });

  it('is asked for by the label of the playbook', () => {
    const asked = partOf(dnsWebmail).asks?.({}, optionsOf(dnsWebmail, { label: 'webmail' }), aContext());
    expect(asked).toEqual({ webMail: { label: 'webmail' } });
  });
});
