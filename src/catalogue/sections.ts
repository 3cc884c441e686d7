/** The catalogue as somebody is led through it: what is most urgent first, grouped so that nobody answers a question a step. */

export interface Section {
  readonly title: string;
  /** Ids. */
  readonly steps: readonly string[];
  /** What is done about it rather than set, with the command. */
  readonly besides?: string;
}

/** Every step of the catalogue stands in one of them. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Signs of a break-in, and updates',
    steps: ['updates', 'command-hooks', 'admin-review'],
    besides: 'Spam is going out now? smlockdown respond says of which mailbox.',
  },
  {
    title: 'Who may send through this server',
    steps: ['smtp-relay', 'smtp-auth-bypass', 'domain-smtp-auth', 'ip-whitelist'],
  },
  { title: 'Passwords of mailboxes', steps: ['password-policy', 'password-compliance'] },
  {
    title: 'Administrators',
    steps: ['admin-2fa', 'admin-password', 'admin-ip-restrictions'],
    besides:
      'Pages with a password in them: smlockdown scan-forms finds them, login-link makes a link instead.',
  },
  {
    title: 'Break-in attempts and spam from within',
    steps: ['ids-rules', 'internal-spammer'],
    besides: 'Spam is going out now? smlockdown respond says of which mailbox.',
  },
  {
    title: 'Spam and files',
    steps: [
      'file-restrictions',
      'spam-filtering',
      'rbl-checks',
      'greylisting',
      'domain-greylisting',
      'domain-spam-override',
      'backscatter',
    ],
  },
  {
    title: 'Mail domains and mailboxes',
    steps: ['domain-tls', 'domain-throttling', 'domain-2fa', 'catch-all', 'user-defaults'],
  },
  { title: 'Logs and ports', steps: ['logging', 'bindings'] },
  {
    title: 'What the world sees',
    steps: [
      'outside-contradiction',
      'outside-relay',
      'outside-ports',
      'outside-tls',
      'outside-disclosure',
      'dns-mx',
      'dns-spf',
      'dns-ptr',
      'dns-webmail',
      'dns-dkim',
      'dns-dmarc',
      'dns-mta-sts',
      'dns-rbl',
    ],
  },
  {
    title: 'The host of this server',
    steps: [
      'host-files',
      'host-permissions',
      'host-service-account',
      'host-iis-identity',
      'host-api-port',
      'host-webmail-binding',
      'host-webmail-ip',
    ],
  },
  {
    title: 'The role of this server',
    steps: [
      'form-sender',
      'placeholder-domain',
      'incoming-gateways',
      'outgoing-gateways',
      'gateway-clients',
      'delivery-retries',
    ],
  },
];
