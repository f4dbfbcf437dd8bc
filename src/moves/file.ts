// The file that an App moves in: lines of JSON, sealed under a passphrase in the format of age (https://age-encryption.org/v1), so
// that an operator can open it without us: `age -d`. Neither writing nor reading holds more than a part of it in memory.
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter, Encrypter } from 'age-encryption';

/** Of text that is handed to the cipher at once. */
const PART = 256 * 1_024;
/** A picture in hexadecimal digits, with some to spare. */
const MAX_LINE = 2_000_000;
export const MIN_PASSPHRASE = 12;

/** What is wrong with a file, in words for the person who names it. */
export class BadFile extends Error {
  override name = 'BadFile';
}

type Sealed = { path: string; passphrase: string };

type Write = (lines: AsyncIterable<string>) => Promise<void>;

/**
 * The file exists before `work` begins, which writes its lines, and is deleted if `work` fails. Throws BadFile for a file that is there
 * already, or can't be written.
 */
export async function writeSealed<Result>(
  { path, passphrase }: Sealed,
  work: (write: Write) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? unusable(`The file ${path} exists already. Choose another.`, error)
      : unusable(`The file ${path} can't be written (${error.code}).`, error);
  });
  try {
    return await work(async (lines) => {
      const encrypter = new Encrypter();
      encrypter.setPassphrase(passphrase);
      const sealed = await encrypter.encrypt(toWeb(Readable.from(inParts(lines))));
      await pipeline(Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]), file.createWriteStream());
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Node's types of web streams and the DOM's differ in name alone. */
const toWeb = (bytes: Readable) => Readable.toWeb(bytes) as unknown as ReadableStream<Uint8Array>;

async function* inParts(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let part = '';
  for await (const line of lines) {
    part += `${line}\n`;
    if (part.length < PART) continue;
    yield Buffer.from(part);
    part = '';
  }
  if (part !== '') yield Buffer.from(part);
}

/** Throws BadFile: another passphrase, no such file, a file that was changed or cut off. */
export async function* readSealed({ path, passphrase }: Sealed): AsyncGenerator<string> {
  await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unusable(`The file ${path} can't be read (${error.code}).`, error);
  });
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const opened = await decrypter.decrypt(toWeb(createReadStream(path))).catch((error: unknown) => {
    throw unusable('The passphrase is another one, or the file is not from `gatehouse export`.', error);
  });
  yield* toLines(opened);
}

async function* toLines(parts: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const reader = parts.getReader();
  for (;;) {
    // Every part is authenticated with its place, and the last one as the last.
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw unusable('The file is damaged, or its end is missing.', error);
    });
    if (done) break;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw unusable(`A line has more than ${MAX_LINE} characters.`);
    yield* lines;
  }
  if (rest !== '') throw unusable('The last line is incomplete.');
}

const unusable = (detail: string, cause?: unknown) => new BadFile(detail, { cause });
