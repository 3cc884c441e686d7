/** `login-link`: a link that signs in one mailbox, once. Shown to whoever asked, and kept nowhere. */
import type { ApiAnswer } from '../../api/call.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { loginLink as action } from '../../steps/administrators/login-link.js';
import type { Context } from '../context/context.js';
import { isWatched } from '../context/streams.js';
import { type ActionArguments, act } from '../run/act.js';

type Arguments = ActionArguments & { readonly mailbox: string; readonly show: boolean };

/** Where the link leads, below the server's own address where it names none. Undefined where the answer holds no link to a page. */
function linkIn({ autoLoginUrl }: ApiAnswer, base: string): URL | undefined {
  if (typeof autoLoginUrl !== 'string' || autoLoginUrl === '') return undefined;
  if (!URL.canParse(autoLoginUrl, `${base}/`)) return undefined;
  const link = new URL(autoLoginUrl, `${base}/`);
  return /^https?:$/.test(link.protocol) ? link : undefined;
}

export async function loginLink(args: Arguments, context: Context): Promise<number> {
  const { stdout } = context.streams;
  if (!args.mailbox.includes('@'))
    throw new LockdownError(
      'usage.invalid',
      `A link is of one mailbox, such as info@example.com, not "${args.mailbox}"`,
      {
        next: 'None is made for a system administrator: it would open the whole server without a second factor.',
      },
    );
  if (!args.dryRun && !context.isForPeople(args))
    throw new LockdownError('usage.invalid', 'A link is in no report: it is shown as text alone');
  if (!args.dryRun && !args.show && !isWatched(stdout))
    throw new LockdownError('usage.invalid', 'The link would go to what is no terminal', {
      next: 'Whoever may keep it says --show.',
    });
  let answer: ApiAnswer | undefined;
  return act(
    {
      ...{ action, given: { mailbox: args.mailbox }, ifNothing: '', isOfDomains: true, isWhole: true },
      onAccepted: (given) => {
        answer = given;
        // From here on it is a secret of the run: whatever else is printed or kept masks it.
        for (const one of [given.autoLoginToken, given.autoLoginUrl])
          if (typeof one === 'string' && one !== '') context.secrets.add(one);
      },
      afterwards: async ({ connection }) => {
        const { url } = connection.server;
        const link = answer === undefined ? undefined : linkIn(answer, url);
        if (link === undefined)
          throw new LockdownError('server.garbage', 'The server made no link that can be read', {
            next: 'Nothing is open: what it may have made ends by itself within minutes.',
          });
        if (link.origin !== new URL(url).origin)
          context.say(`The link leads to ${link.origin}, which is not the address that you named.`);
        // Not through the masking of results: it is meant to be read, once.
        stdout.write(`${visible(link.href)}\n`);
        context.say(
          'It works once, for ten minutes as the vendor says (programs that make such links: about one), and is kept nowhere.',
        );
        return EXIT.clean;
      },
    },
    args,
    context,
  );
}
