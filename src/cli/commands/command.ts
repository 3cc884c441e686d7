/** What a command is: a row of the table in `index.ts`; and how it comes to its server where the command line names none, or one of a list. */

import { LockdownError } from '../../errors.js';
import type { ArgumentsOf, Option, OptionGroup, Options } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import type { Typed } from '../context/typed.js';
import type { ServerSaid } from '../fleet/ask-server.js';

export interface Command {
  readonly name: string;
  /** What it is for, in the list of commands. */
  readonly about: string;
  readonly groups: readonly OptionGroup[];
  /** Options of its own, after those of the groups. */
  readonly options?: Options;
  /** What stands after the command without a name before it. */
  readonly positional?: Options;
  /** Behind `--` stands a command that it does not carry out itself. */
  readonly takesCommand?: true;
  /** The server of what it is about, as that says itself: for whoever names none. Undefined where it says nothing of it. */
  serverOf?(args: Readonly<Record<string, unknown>>, context: Context): Promise<ServerSaid | undefined>;
  /**
   * Resolves to the exit code. The arguments are what the parser makes of the options and the positional. `other`: the command
   * behind `--`, undefined where none is there.
   */
  run(
    args: Readonly<Record<string, unknown>>,
    context: Context,
    other: () => Promise<Typed | undefined>,
  ): Promise<number>;
}

/** Of the options of all the groups together. */
type AllOf<Groups extends readonly OptionGroup[]> = {
  [Index in keyof Groups]: (options: Groups[Index]['options']) => void;
}[number] extends (options: infer All) => void
  ? Extract<All, Options>
  : never;

/** On the server of a list where one is named; where none is that it needs, and somebody can answer, on one that is asked for. */
function runOn(command: Command): Command['run'] {
  return async (args, context, other) => {
    if (args.server !== undefined) {
      const { ofInventory } = await import('../fleet/of-inventory.js');
      return command.run(ofInventory(args, context.processEnv), context, other);
    }
    try {
      return await command.run(args, context, other);
    } catch (error) {
      // Only the command knows whether it needs one, and says so before it does anything.
      if (!(error instanceof LockdownError) || error.code !== 'config.no-url') throw error;
      const { withAskedServer } = await import('../fleet/ask-server.js');
      const { name, positional = {} } = command;
      const options = Object.fromEntries(optionsOf(command));
      const said = async () => command.serverOf?.(args, context);
      const asked = await withAskedServer(args, { context, command: name, options, positional, said });
      if (asked === undefined) throw error;
      return command.run(asked, context, other);
    }
  };
}

/** So that the compiler knows that a command gets the arguments it takes. */
export function command<
  const Groups extends readonly OptionGroup[],
  const Own extends Options = Record<never, never>,
  const Placed extends Options = Record<never, never>,
>(
  row: Omit<Command, 'run' | 'serverOf'> & {
    readonly groups: Groups;
    readonly options?: Own;
    readonly positional?: Placed;
    run(
      args: ArgumentsOf<AllOf<Groups>> & ArgumentsOf<Own> & ArgumentsOf<Placed>,
      context: Context,
      other: Parameters<Command['run']>[2],
    ): Promise<number>;
    serverOf?(
      args: ArgumentsOf<AllOf<Groups>> & ArgumentsOf<Own> & ArgumentsOf<Placed>,
      context: Context,
    ): Promise<ServerSaid | undefined>;
  },
): Command {
  const one: Command = row;
  const names = optionsOf(one).map(([name]) => name);
  return { ...one, run: names.includes('server') && names.includes('inventory') ? runOn(one) : one.run };
}

/** All that may be given by name, in the order of the help. */
export function optionsOf({ groups, options = {} }: Command): readonly (readonly [string, Option])[] {
  return [...groups.map((group) => group.options), options].flatMap((some) => Object.entries(some));
}
