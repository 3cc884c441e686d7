/** Single mailboxes: forwarding, auto-responders, tokens of a user. */
import { expect } from '@jest/globals';
import type { DomainState } from '../../../src/sandbox/state.js';
import { IMPERSONATED, type Made } from './call.js';

const TO = {
  forwardList: ['desk@else.example'],
  keepRecipients: true,
  deleteOnForward: false,
  spamForwardOption: 'None',
};

function forwardingIn(domain: DomainState, address: string): () => void {
  return () => expect(domain.forwarding[address]).toEqual(['desk@else.example']);
}

export const mailboxes: Readonly<Record<string, Made>> = {
  'GET settings/domain/mailbox-forward-list/{email}': ({ domain, email }) => {
    domain.forwarding[email] = ['desk@else.example'];
    return { as: 'domain', names: [email], gives: { mailboxForwardList: { ...TO, keepRecipients: false } } };
  },
  'POST settings/domain/get-mailbox-forward-list': ({ domain, email }) => {
    domain.forwarding[email] = ['desk@else.example'];
    return { as: 'domain', body: { email }, gives: { mailboxForwardList: { ...TO, keepRecipients: false } } };
  },
  'POST settings/domain/post-mailbox-forward-list': ({ domain, email }) => ({
    ...{ as: 'domain', body: { email, mailboxForwardList: TO } },
    after: forwardingIn(domain, email),
  }),
  'GET settings/mailbox-forward-list': ({ domain, email }) => {
    domain.forwarding[email] = ['desk@else.example'];
    return { as: 'user', gives: { mailboxForwardList: { ...TO, keepRecipients: false } } };
  },
  'POST settings/mailbox-forward-list': ({ domain, email }) => ({
    ...{ as: 'user', body: { mailboxForwardList: TO } },
    after: forwardingIn(domain, email),
  }),
  'GET settings/auto-responder': () => ({
    as: 'user',
    gives: { autoResponderSettings: expect.objectContaining({ enabled: false }) },
  }),
  'GET settings/auto-responder/{wantHtml}': () => ({
    ...{
      as: 'user',
      names: ['true'],
      gives: { autoResponderSettings: expect.objectContaining({ subject: '' }) },
    },
  }),
  'POST settings/auto-responder': ({ domain, email }) => ({
    ...{ as: 'user', body: { autoResponderSettings: { enabled: true, subject: 'Away' } } },
    after: () =>
      expect(domain.autoResponders[email]).toMatchObject({
        enabled: true,
        subject: 'Away',
        body: '',
      }),
  }),
  'GET settings/password-requirements': () => ({
    ...{
      as: 'domain',
      gives: { reqCapital: false, reqLower: false, reqNumber: false, reqSymbol: false, reqLength: 5 },
    },
  }),
  'POST settings/domain/impersonate-user': ({ email }) => ({
    as: 'domain',
    body: { email },
    gives: { ...IMPERSONATED, email },
  }),
  'POST settings/domain/impersonate-user/{email}': ({ email }) => ({
    ...{ as: 'domain', names: [email], body: {}, gives: { ...IMPERSONATED, email } },
  }),
};
