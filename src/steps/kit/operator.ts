/**
 * The operator: who runs the tool, as far as a step may know it. Facts about the password, never the password.
 */
export interface PasswordFacts {
  /** Characters. */
  readonly length: number;
  readonly hasNumber: boolean;
  readonly hasCapital: boolean;
  readonly hasLower: boolean;
  readonly hasSymbol: boolean;
  /** The account's name, in any case. */
  readonly isUsername: boolean;
  /** On the short list of passwords that are tried first. */
  readonly isCommon: boolean;
}

export interface Operator {
  /** The account in use, as the server named it at sign-in. */
  readonly username: string;
  /** Where the tool reaches the server. */
  readonly host: string;
  readonly port: number;
  readonly password: PasswordFacts;
  /** References to secrets (`env:NAME` …) that stand for the password in use. */
  readonly passwordIs: readonly string[];
}
