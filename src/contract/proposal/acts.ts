/** Which names of calls say that something is done by them. A GET of such a name is never proposed, and never sent. */
import { doesMore } from '../closed-calls.js';

/**
 * Words of doing, wherever they stand in a path, also at the beginning of a word (`testall`): what is not known to ask
 * only is left out. Source: the names of `docs/api-evidence.md`, and the buttons of the interface; the rest is caution.
 */
const DOING =
  /^(?:delet|remov|reset|restart|start|stop|test|send(?!er)|resend|export|import(?!an)|login|logon|logout|logoff|sign(?:in|out|up)|token|impersonat|authenticat|propagat|restor|backup|reload|refresh|renew|regenerat|generat|rebuild|reindex|recalculat|recover|repair|purg|flush|empty|clear|clean|wipe|eras|trunc|run(?!ning)|execut|invok|trigger|forc|perform|sync(?!ml)|synchroni[sz]|upgrad|downgrad|install|uninstall|updat|verify|validat|approv|reject|releas|accept|cancel|abort|kill|drop|disconnect|connect|join|leav|unmount|attach(?!ment)|detach|migrat|transfer|activat|deactivat|enabl(?!ed)|disabl(?!ed)|register|unregister|subscrib|unsubscrib|train|learn|download|upload(?!ext|blacklist)|expir(?!e(?:s|d)|ation|y)|lock(?!out|ed)|unlock|unban|ban(?!dwidth|ner)|unblock|renam|mov(?:e|ing)|copy|clon|shutdown|reboot|retr(?:y|ain)(?!int)|requeu|redeliver|poll|ping|prob|scan|toggl|switch|swap|convert|undo|redo|commit|rollback|creat(?!ed)|insert|add(?!ress|itional|on)|put|post(?!master)|patch|sav(?:e|ing)|writ|edit(?!ion)|modify|chang|apply|assign|grant|revok|rotat|show|reveal|unmask|set$|mark|whoami|eval|query$|proxy|fetch|open|clos|begin|end$|finish|submit|request$|do$|make|issu|initiali[sz]|setup|dismiss|acknowledg)/;

/** The same inside of a word: paths come in small letters alone (`countsreset`). */
const DONE_WITHIN =
  /delet|remov|reset|restart|start|stop|test|send|export|import|login|logout|logoff|token|impersonat|propagat|authenticat|restor|backup|purg|shutdown|reboot|eras|wip(?:e|ing)|kill|execut|trigger|download|unblock|generat|verif|renew|refresh|reload|reindex|upgrad/;
/** They hold such a word and say something else. */
const HARMLESS = /latest|greatest|senders?|starttls|important/g;

/** Words that make a thing a secret of somebody's; a policy for it is none. */
const SECRET = /password|passwd|pwd|secret|credential|apikey|privatekey|totp|otp$/;
const POLICY = /requirement|polic|rule|setting|complian|complexity|strength|option|common/;

function wordsIn(segment: string): readonly string[] {
  return segment
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(HARMLESS, '')
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/**
 * Is a route named like one that does something, gives out a secret, or cannot be told from such a one? `path`: below
 * `api/v1/`, in any case.
 */
export function isAct(path: string): boolean {
  if (doesMore(path, 'read') !== undefined) return true;
  return path.split('/').some((segment) => {
    if (/^[{:]/.test(segment)) return false;
    const words = wordsIn(segment);
    const isOfPolicy = words.some((word) => POLICY.test(word));
    return words.some(
      (word) => DOING.test(word) || DONE_WITHIN.test(word) || (SECRET.test(word) && !isOfPolicy),
    );
  });
}
