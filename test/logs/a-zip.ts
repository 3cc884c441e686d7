/** Zips as a log's rotation makes them, and as it never would. */
import { deflateRawSync } from 'node:zlib';

interface Member {
  readonly name: string;
  readonly content: Uint8Array;
  /** Bytes that it says it unpacks to; as many as it does, unless given. */
  readonly size?: number;
}

function header(length: number, numbers: readonly (readonly [at: number, value: number, bytes: 2 | 4])[]) {
  const made = Buffer.alloc(length);
  for (const [at, value, bytes] of numbers) made.writeUIntLE(value, at, bytes);
  return made;
}

/** Nobody looks at the checksums. */
export function zipOf(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, size = content.length } of members) {
    const packed = deflateRawSync(content);
    const called = Buffer.from(name);
    const sizes = (at: number) =>
      [
        [at, packed.length, 4],
        [at + 4, size, 4],
        [at + 8, called.length, 2],
      ] as const;
    const local = Buffer.concat([
      header(30, [[0, 0x04034b50, 4], [4, 20, 2], [8, 8, 2], ...sizes(18)]),
      called,
      packed,
    ]);
    parts.push(local);
    central.push(
      Buffer.concat([
        header(46, [[0, 0x02014b50, 4], [6, 20, 2], [10, 8, 2], ...sizes(20), [42, offset, 4]]),
        called,
      ]),
    );
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = header(22, [
    [0, 0x06054b50, 4],
    [8, members.length, 2],
    [10, members.length, 2],
    [12, directory.length, 4],
    [16, offset, 4],
  ]);
  return Buffer.concat([...parts, directory, end]);
}
