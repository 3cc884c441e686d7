/** The part of mailauth that tests ask, and that it does not declare. */
declare module 'mailauth/lib/tools.js' {
  /** `modulusLength`: bits of an RSA key. Errors: rejects where it takes the record for none. */
  export function getPublicKey(
    type: 'DKIM',
    name: string,
    minBitLength: number,
    resolver: (name: string, type: string) => Promise<string[][]>,
  ): Promise<{ readonly modulusLength: number | undefined }>;
}
