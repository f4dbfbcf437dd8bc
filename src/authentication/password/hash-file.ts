// A file of lines `HASH:COUNT` in the order of the hashes, as Have I Been Pwned's downloader writes it. It has tens of
// gigabytes, so it is searched on disk: some 35 small reads for each password.

import { type FileHandle, open } from 'node:fs/promises';

/** The count beside the hash, which is in capitals; 0 if the file doesn't list it. */
export async function findCount(path: string, hash: string): Promise<number> {
  const file = await open(path);
  try {
    // The line, if there is one, begins at or after `low` and before `high`.
    let [low, high] = [0, (await file.stat()).size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = await readLine(file, middle);
      if (!line || line.start >= high || line.hash > hash) high = middle;
      else if (line.hash < hash) low = line.end;
      else return line.count;
    }
    return 0;
  } finally {
    await file.close();
  }
}

/** More than two lines: 40 digits, a colon, a count and a line break each. */
const READ_BYTES = 256;
const LINE = /^([0-9A-F]{40}):(\d+)\r?$/;

type Line = { hash: string; count: number; start: number; end: number };

/** The first line that begins at or after the position. */
async function readLine(file: FileHandle, position: number): Promise<Line | undefined> {
  // From the byte before: if that ends a line, one begins here.
  const from = Math.max(0, position - 1);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, from);
  const text = buffer.toString('latin1', 0, bytesRead);
  const start = position === 0 ? 0 : text.indexOf('\n') + 1;
  if (position > 0 && start === 0 && bytesRead === READ_BYTES) throw malformed(from);
  if ((position > 0 && start === 0) || start === bytesRead) return undefined;
  const end = text.indexOf('\n', start);
  if (end < 0 && bytesRead === READ_BYTES) throw malformed(from);
  const [, hash, count] = LINE.exec(text.slice(start, end < 0 ? undefined : end).toUpperCase()) ?? [];
  if (hash === undefined) throw malformed(from);
  return { hash, count: Number(count), start: from + start, end: end < 0 ? from + bytesRead : from + end + 1 };
}

const malformed = (at: number) => new Error(`the file of breached passwords has no lines of hashes at byte ${at}`);
