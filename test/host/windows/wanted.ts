/** What the tests of the scripts want of a host. */
import type { WantedHost } from '../../../src/host/write-scripts.js';

export const WANTED: WantedHost = {
  user: 'SmarterMailService',
  description: 'Runs SmarterMail',
  steps: [],
  site: '',
  allow: ['203.0.113.0/24'],
  deny: [],
  hostNames: ['mail.example.com'],
  dynamicRestrictions: false,
  rate: 0,
  concurrency: 0,
  firewallFor9998: false,
};
