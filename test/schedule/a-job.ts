import type { Job } from '../../src/schedule/job.js';

export function aJob(more: Partial<Job> = {}): Job {
  return {
    name: 'smlockdown-audit',
    program: process.execPath,
    words: ['/opt/smlockdown/dist/main.js', 'audit', '--no-input'],
    folder: '/etc/smlockdown',
    account: 'root',
    at: '05:30',
    days: [],
    jitterMinutes: 15,
    limitMinutes: 60,
    ...more,
  };
}

/** Words that a shell, a unit or a file of cmd could take apart. */
export const ODD_WORDS = [
  'Program Files/smlockdown (x86)',
  'Grüße & mehr',
  '100% %h %PATH% %%',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one of a shell
  '$HOME ${HOME} $$',
  'a\\b\\',
  "it's",
  ';',
  '',
  '^ ! < > |',
];
