/** Every section that the catalogue of the guides names, typed by hand from it: none may be missing from the map. */
import { describe, expect, it } from '@jest/globals';
import { guides } from '../../src/pages/guides.js';

const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  G1: [
    "Don't whitelist IP addresses",
    'Setup Abuse Detection',
    'Ensure secure passwords',
    'Enable detailed Logging',
    'Changing the System Administrator Login',
    'Ensure SmarterMail is up-to-date',
    'Setup SMTP Authentication',
    'Sending from web forms',
  ],
  G2: [
    '§2',
    'SMTP Authentication Bypass',
    'Abuse Detection',
    'Internal Spammer Notification',
    'Password Complexity',
    'Enable Greylisting',
    'Configure RBL',
    'Spam Filtering Thresholds',
    'Limit IP Addresses and Ports',
    'Changing the System Administrator Login',
    'configure SSL / TLS for your services',
    'Password Policy Compliance report',
    '§4',
  ],
  G3: [
    'Restrict Bounces and Auto-Responders',
    'Require SMTP Authentication',
    'Disable Catch-All Accounts',
    'Encourage the Adoption of SPF',
    'Alert your users',
  ],
  G4: [
    'Disable SMTP Open Relay',
    'Allowing specific IPs to still relay',
    'Enhancing the IDS Protection Rules',
    'Restricting the Uploadable File Extensions',
    'Enable 2FA on Administrator Users',
    'Enable IP Restrictions on Administrator Users',
  ],
  G5: [
    'Restrict Bounces and Auto-Responders',
    'Changing the System Administrator Login',
    'Update SmarterMail Regularly',
    'Require SMTP Authentication',
    'Disable Catch-All Accounts',
    'Gateways and Other Server Roles',
    'Backup MX',
    'Encourage the Adoption of SPF',
    'Proper DNS Settings for Email',
    'Automating LogIn',
    'Alert your users',
  ],
};

describe('the map of the guides', () => {
  it.each(Object.entries(SECTIONS))('has every section of %s', (key, sections) => {
    const guide = guides.find((one) => one.key === key);
    const mapped = (guide?.sections ?? []).map(({ title }) => title);

    for (const section of sections) expect(mapped).toContain(section);
  });

  it('has the five guides and no other', () => {
    expect(guides.map(({ key }) => key)).toEqual(Object.keys(SECTIONS));
  });
});
