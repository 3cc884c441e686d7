/** The options of the command line, as yargs gives them: one shape for all commands. */

export interface ConnectionArguments {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFrom?: string | undefined;
  readonly totpFrom?: string | undefined;
  readonly ca?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly assumeSmartermail?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly concurrency: number;
  readonly input: boolean;
}

export interface OutputArguments {
  readonly json: boolean;
  readonly expand: boolean;
}

export interface SelectionArguments {
  readonly playbook?: string | undefined;
  readonly step?: readonly string[] | undefined;
  readonly domain?: readonly string[] | undefined;
  readonly advisories?: string | undefined;
}

export interface StateArguments {
  readonly stateDir?: string | undefined;
}
