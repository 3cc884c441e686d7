import { describe, expect, it } from '@jest/globals';
import { domainTls } from '../../../src/steps/domains/domain-tls.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;
const ALL = { usesTls: true, requiresHttps: true, sendsHsts: true };
const NONE = { usesTls: false, requiresHttps: false, sendsHsts: false };

function shown(fields: object) {
  return { defaults: fields, settings: fields };
}

const STRICT = { requireHttps: true, hsts: true };

describe('mail', () => {
  it('passes where it goes out over TLS, whatever web mail does', () => {
    expect(judge(domainTls, { part: DOMAIN, inputs: shown({ ...NONE, usesTls: true }) })).toEqual({
      verdict: 'pass',
      message: 'Mail goes out over TLS where the other server offers it.',
    });
  });

  it('fails where it does not, and only that is changed', () => {
    expect(failing(domainTls, { part: DOMAIN, inputs: shown(NONE) })).toEqual({
      verdict: 'fail',
      message: 'Mail goes out without TLS even where the other server offers it.',
      changes: [{ kind: 'set', need: 'settings', field: 'usesTls', to: true }],
      impact: ['Mail from the domain goes out over TLS where the other server offers it.'],
    });
  });
});

describe('web mail', () => {
  it('passes with what was asked for', () => {
    expect(judge(domainTls, { part: DOMAIN, inputs: shown(ALL), options: STRICT }).message).toBe(
      'Mail goes out over TLS where the other server offers it; web mail requires HTTPS and sends HSTS.',
    );
    expect(
      judge(domainTls, { part: DOMAIN, inputs: shown(ALL), options: { requireHttps: true } }).message,
    ).toBe('Mail goes out over TLS where the other server offers it; web mail requires HTTPS.');
  });

  it('fails with all that is missing in strict, and says who notices', async () => {
    const options = await shippedOptions(domainTls, 'strict');
    const finding = failing(domainTls, { part: DOMAIN, inputs: shown(NONE), options, mailboxes: 3 });

    expect(finding.message).toBe(
      'Mail goes out without TLS even where the other server offers it; web mail may be opened without HTTPS; web mail ' +
        'does not send HSTS.',
    );
    expect(setsOf(finding)).toEqual(ALL);
    expect(finding.impact[1]).toContain('Web mail of the domain (3 mailboxes) opens over HTTPS alone');
    expect(finding.impact[2]).toContain('a certificate that is not valid');
  });

  it('keeps HTTPS and HSTS where nobody asked for them', () => {
    expect(judge(domainTls, { part: DOMAIN, inputs: shown(ALL) }).verdict).toBe('pass');
  });

  it('is read only where it is judged, so that a server without the fields can be judged all the same', () => {
    const fieldsOf = (options: object) =>
      Object.values(partOf(domainTls, DOMAIN).reads(optionsOf(domainTls, options)))[0]?.fields;

    expect(fieldsOf({})).toEqual(['usesTls']);
    expect(fieldsOf({ requireHttps: true })).toEqual(['usesTls', 'requiresHttps']);
    expect(fieldsOf(STRICT)).toEqual(['usesTls', 'requiresHttps', 'sendsHsts']);
  });
});

describe('the Domain Defaults', () => {
  it('pass with all that was asked for', () => {
    expect(judge(domainTls, { part: DEFAULTS, inputs: shown(ALL), options: STRICT })).toEqual({
      verdict: 'pass',
      message:
        'New domains start with TLS where the other server offers it; web mail requires HTTPS and sends HSTS.',
    });
  });

  it('fail with what is missing', () => {
    const finding = failing(domainTls, { part: DEFAULTS, inputs: shown(NONE), options: STRICT });

    expect(finding.changes.map((change) => change.need)).toEqual(['defaults', 'defaults', 'defaults']);
    expect(finding.impact).toEqual([
      'Domains added later start with it; existing domains are judged one by one.',
    ]);
  });
});

describe('the options', () => {
  it('ask for no web mail in baseline, for all of it in strict', async () => {
    expect(await shippedOptions(domainTls, 'baseline')).toMatchObject({ requireHttps: false, hsts: false });
    expect(await shippedOptions(domainTls, 'strict')).toMatchObject(STRICT);
  });

  it('refuse HSTS without HTTPS', async () => {
    expect(await refusalOf(domainTls, { hsts: true })).toBe(
      'steps.domain-tls.hsts: HSTS needs HTTPS; state requireHttps: true as well',
    );
    expect(await refusalOf(domainTls, STRICT)).toBeUndefined();
    expect(await refusalOf(domainTls, { requireHttps: true })).toBeUndefined();
  });

  it.each(['requireHttps', 'hsts', 'includeDefaults'])('refuse %s as a number', async (name) => {
    expect(await refusalOf(domainTls, { [name]: 1 })).toContain('it takes true or false');
  });
});

describe('what stays', () => {
  it('is told: browsers remember HSTS', () => {
    expect(domainTls.notUndone).toContain('HSTS');
  });
});

describe('the clicks', () => {
  it('name only what was asked for', () => {
    expect(manualOf(domainTls, optionsOf(domainTls))).toMatch(
      /^Manage > Domains > Actions > Domain Defaults: Enable TLS if supported by the remote server: on \(label not confirmed\)\. Save\. Then bring /,
    );
    expect(manualOf(domainTls, optionsOf(domainTls, { ...STRICT, includeDefaults: false }))).toBe(
      'Manage > Domains > (the domain) > Edit: Enable TLS if supported by the remote server: on (label not confirmed); ' +
        'Require HTTPS for web mail: on (label not confirmed); HSTS for web mail: on (label not confirmed). Save.',
    );
  });
});
