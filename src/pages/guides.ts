/**
 * The guides that the steps carry out, with every section of each. A step names those that it carries out in its `guide`
 * texts; what carries each sentence of them stands in `guide-rows.ts`.
 */
import type { Step } from '../steps/kit/step.js';

export const GUIDE_KEYS = ['G1', 'G2', 'G3', 'G4', 'G5'] as const;
export type GuideKey = (typeof GUIDE_KEYS)[number];

export interface Section {
  /** As the guide has it; `§2` where a section is known by its number alone. */
  readonly title: string;
  /** What it is about, where the title does not say it. */
  readonly about?: string;
}

export interface Guide {
  readonly key: GuideKey;
  readonly title: string;
  readonly publisher: string;
  readonly sections: readonly Section[];
}

/** What a step says that no guide asks for. */
export const BEYOND = 'beyond the guides';

const LOGIN: Section = { title: 'Changing the System Administrator Login' };
const LOST: Section = { title: 'Resetting a lost administrator' };

/** The vendor tells the same in both. */
const LOCKING_DOWN: readonly Section[] = [
  { title: 'Update SmarterMail Regularly' },
  { title: 'Disable Catch-All Accounts' },
  { title: 'Require SMTP Authentication' },
  { title: 'Restrict Bounces and Auto-Responders' },
  { title: 'Encourage the Adoption of SPF' },
  { title: 'Alert your users' },
];

export const guides: readonly Guide[] = [
  {
    key: 'G1',
    title: 'Securing SmarterMail',
    publisher: "a hosting company's knowledge base, SmarterMail 5 and later",
    sections: [
      { title: 'Ensure SmarterMail is up-to-date' },
      { title: 'Ensure secure passwords' },
      LOGIN,
      { title: 'Setup SMTP Authentication' },
      { title: "Don't whitelist IP addresses" },
      { title: 'Setup Abuse Detection' },
      { title: 'Enable detailed Logging' },
      { title: 'Sending from web forms', about: 'last section; the title is ours' },
    ],
  },
  {
    key: 'G2',
    title: 'Securing SmarterMail in 10 Steps',
    publisher: "an administrator's article",
    sections: [
      { title: 'Intro', about: 'before the ten steps' },
      LOGIN,
      { title: '§2', about: 'who may relay through the server' },
      { title: 'SMTP Authentication Bypass' },
      { title: 'Password Complexity' },
      { title: 'Password Policy Compliance report' },
      { title: '§4', about: 'finding the mailbox that a flood comes from, and stopping it' },
      { title: 'Abuse Detection' },
      { title: 'Internal Spammer Notification' },
      { title: 'Enable Greylisting' },
      { title: 'Configure RBL' },
      { title: 'Spam Filtering Thresholds' },
      { title: 'Limit IP Addresses and Ports' },
      { title: 'configure SSL / TLS for your services' },
      LOST,
    ],
  },
  {
    key: 'G3',
    title: 'SmarterMail 15.x Help: Locking Down Your Server',
    publisher: 'the vendor',
    sections: LOCKING_DOWN,
  },
  {
    key: 'G4',
    title: 'SmarterMail Lockdown Guide',
    publisher: 'a hosting company, current builds behind IIS',
    sections: [
      { title: 'Create a new Windows user; log on as a service; service runs as it' },
      { title: 'Modify rights on the installation and data folders only' },
      { title: 'IIS application pool runs as it' },
      { title: 'IP Address and Domain Restrictions on the webmail site' },
      { title: 'Site bindings: no catch-all on port 9998; host name, TLS' },
      { title: 'Disable SMTP Open Relay' },
      { title: 'Allowing specific IPs to still relay' },
      { title: 'Enhancing the IDS Protection Rules' },
      { title: 'Restricting the Uploadable File Extensions' },
      { title: 'Enable 2FA on Administrator Users' },
      { title: 'Enable IP Restrictions on Administrator Users' },
      LOST,
    ],
  },
  {
    key: 'G5',
    title: 'SmarterMail Help: Additional Topics',
    publisher: 'the vendor: automation, server roles, backup MX, lock-down, DNS, administrator login',
    sections: [
      { title: 'Automating LogIn' },
      { title: 'Web services', about: 'the title is ours' },
      { title: 'Gateways and Other Server Roles' },
      { title: 'Backup MX' },
      ...LOCKING_DOWN,
      { title: 'Proper DNS Settings for Email' },
      LOGIN,
      LOST,
    ],
  },
];

/** `G3 "Disable Catch-All Accounts"`: how a step names a section that it carries out. */
export function guideText(key: GuideKey, { title }: Section): string {
  return `${key} "${title}"`;
}

/** The steps that carry out more than the guides ask for. */
export function stepsBeyond(steps: readonly Step[]): readonly Step[] {
  return steps.filter((step) => step.guide.includes(BEYOND));
}
