/** Zip files that are the same whenever, and wherever, they are made of the same. */
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Of the kind that a zip knows: without a time zone. The first that it can name. */
const TIME = new Date(1980, 0, 1);

/** `files`: name with slashes, and bytes, in their order. */
export async function zipOf(files) {
  const zip = new ZipFile();
  for (const { name, bytes } of files)
    zip.addBuffer(bytes, name, { mtime: TIME, mode: 0o100644, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}
