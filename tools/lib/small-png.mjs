/** A picture of a page as a small PNG: a page has few colours, so each pixel is a place in a list of them. */
import { crc32, deflateSync } from 'node:zlib';

/** Of what a channel may be, 0 to 255: edges of letters need no more. */
const STEP = 17;
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function chunk(type, data) {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** `pixels`: red, green, blue and opacity of each, row by row; nothing is seen through. Errors: one of more than 256 colours. */
export function smallPng({ width, height, pixels }) {
  const places = new Map();
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const at = 4 * (row * width + column);
      const colour = [0, 1, 2].map((channel) => Math.round(pixels[at + channel] / STEP) * STEP);
      const key = String(colour);
      if (!places.has(key)) places.set(key, places.size);
      // Before each row stands how it is written: as it is.
      rows[row * (width + 1) + 1 + column] = places.get(key);
    }
  if (places.size > 256) throw new Error(`the picture has ${places.size} colours`);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  // 8 bits a pixel, which are places in a list.
  head.set([8, 3], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from([...places.keys()].flatMap((key) => key.split(',').map(Number)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
