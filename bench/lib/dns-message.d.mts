export function addressData(text: string): Buffer;
export function textData(strings: readonly string[]): Buffer;
export function nameData(name: string): Buffer;
export function mxData(priority: number, name: string): Buffer;
export function questionIn(message: Buffer): {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
};
export function answerTo(
  message: Buffer,
  answer?: {
    readonly data?: readonly Buffer[];
    readonly code?: 'servfail' | 'no-name' | 'refused';
    readonly isCut?: boolean;
    readonly question?: Buffer;
  },
): Buffer;
