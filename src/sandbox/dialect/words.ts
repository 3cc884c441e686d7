/** How a dialect that renames says a word: another word for it, in another form. A reader still knows what is meant. */
import { luckOf } from './chance.js';

/** Word -> what may stand for it; the word itself is among them where it may stay. */
const OTHERS: Readonly<Record<string, string>> = {
  action: 'action behavior',
  address: 'address',
  administrator: 'admin sysadmin',
  administrators: 'admins sysadmins',
  allow: 'allow permit',
  antispam: 'spam junk',
  attachments: 'attachments',
  blocked: 'blocked',
  bypass: 'bypass exempt exemption',
  capital: 'uppercase upper capital',
  certificates: 'certs certificates',
  common: 'common',
  defaults: 'default defaults',
  description: 'description comment descr',
  disable: 'disable skip',
  enabled: 'active enabled',
  events: 'events',
  event: 'event',
  expiration: 'expiry expiration',
  extensions: 'extensions suffixes',
  greylist: 'graylist greylist',
  greylisting: 'graylisting greylist',
  ids: 'intrusion',
  inbound: 'incoming inbound',
  incoming: 'inbound incoming',
  info: 'details profile',
  log: 'logging log',
  lower: 'lowercase lower',
  manage: 'manage administer',
  max: 'maximum max',
  min: 'minimum min',
  minutes: 'minutes mins',
  notify: 'notification alert',
  number: 'digit numeric',
  options: 'options',
  outbound: 'outgoing outbound',
  outgoing: 'outbound outgoing',
  override: 'overrule override',
  password: 'password pwd',
  passwords: 'passwords pwds',
  period: 'duration period',
  prevent: 'forbid disallow',
  rbl: 'dnsbl rbl',
  rbls: 'dnsbls rbls',
  require: 'need must',
  requirements: 'policy rules',
  restrict: 'limit restrict',
  retry: 'attempt retry',
  settings: 'options config settings',
  symbol: 'special symbol',
  threshold: 'limit threshold',
  two: 'two',
  weight: 'score points',
};

/** `blockPeriodMinutes` and `smtp-in-settings` -> their words, in small letters. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('-');
}

/** The same word has the same other everywhere in a dialect. */
export function otherWords(dialect: number, words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const [first = word, ...rest] = (OTHERS[word] ?? word).split(' ');
    return luckOf(dialect, word).pick([first, ...rest]);
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** How words become the name of a member, and the segment of a path. */
const MEMBER_FORMS = {
  camel: (words: readonly string[]) => words.map((word, at) => (at === 0 ? word : capital(word))).join(''),
  pascal: (words: readonly string[]) => words.map(capital).join(''),
  snake: (words: readonly string[]) => words.join('_'),
} as const;
const PATH_FORMS = {
  kebab: (words: readonly string[]) => words.join('-'),
  camel: MEMBER_FORMS.camel,
  joined: (words: readonly string[]) => words.join(''),
} as const;

/** One form for all members of a dialect. */
export function memberName(dialect: number, words: readonly string[]): string {
  return MEMBER_FORMS[
    luckOf(dialect, 'form of members').pick<keyof typeof MEMBER_FORMS>(['camel', 'pascal', 'snake'])
  ](words);
}

export function segmentName(dialect: number, words: readonly string[]): string {
  return PATH_FORMS[
    luckOf(dialect, 'form of paths').pick<keyof typeof PATH_FORMS>(['kebab', 'camel', 'joined'])
  ](words);
}

export function actionName(words: readonly string[]): string {
  return MEMBER_FORMS.pascal(words);
}
