/** What an operator states for each step of a role: the values that no shipped playbook can know. */
export const ROLE_EXAMPLES = {
  'placeholder-domain': {
    name: 'placeholder.example.com',
    password: 'env:PLACEHOLDER_PASSWORD',
    folder: 'D:\\Mail\\placeholder.example.com',
  },
  'delivery-retries': {},
  'incoming-gateways': {
    mode: 'backup-mx',
    servers: [
      { address: 'mail.example.com', domains: ['example.com'], userVerification: 'web-service' },
      { address: '192.0.2.25', domains: ['one.example', 'two.example'], userVerification: 'none' },
    ],
  },
  'outgoing-gateways': {
    servers: [{ serverAddress: 'gateway.example.com', port: 587, encryption: 'tls' }],
  },
  'gateway-clients': {
    primaries: [{ address: '192.0.2.25', description: 'Primary mail.example.com' }],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The example of a step; none for a step that is in every playbook. */
export function roleExample(step: string): Readonly<Record<string, unknown>> | undefined {
  return Object.entries(ROLE_EXAMPLES).find(([id]) => id === step)?.[1];
}
