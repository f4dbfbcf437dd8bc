// Where breached passwords are looked up: at a service with the range API of Have I Been Pwned, in its file of hashes, or
// nowhere.
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { isThisMachine } from './this-machine.ts';

/**
 * Without BREACHED_PASSWORDS, nothing is looked up; `off` says that this is on purpose. `url` is followed by a slash and the
 * beginning of a hash.
 */
export type BreachedPasswords = { kind: 'service'; url: string } | { kind: 'file'; path: string } | { kind: 'off' };

export const breachedPasswordsVariables = {
  BREACHED_PASSWORDS: z
    .string()
    .transform((text, ctx): BreachedPasswords => {
      if (text === 'off') return { kind: 'off' };
      const isService = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
      const mistake = isService ? urlMistake(text) : fileMistake(text);
      if (mistake) ctx.addIssue({ code: 'custom', message: mistake });
      return isService ? { kind: 'service', url: text.replace(/(?<!\/)\/+$/, '') } : { kind: 'file', path: text };
    })
    .optional(),
};

function urlMistake(text: string): string | undefined {
  const url = URL.parse(text);
  const isSafe = url && (url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname)));
  if (isSafe && !url.username && !url.password && !url.search && !url.hash) return undefined;
  return 'must be a file, or an https: URL without user, query or fragment, like https://api.pwnedpasswords.com/range';
}

/** The beginning of the file is enough to tell that it is sorted by something else, or has other hashes. */
function fileMistake(path: string): string | undefined {
  try {
    const hashes = readStart(path).map((line) => SHA1_LINE.exec(line)?.[1]?.toUpperCase());
    const isSorted = hashes.every((hash, index) => hash !== undefined && (hashes[index - 1] ?? '') < hash);
    if (hashes.length > 0 && isSorted) return undefined;
    return `${path} must have lines of a SHA-1 hash, a colon and a number, in the order of the hashes`;
  } catch (error) {
    return `${path} cannot be read (${error instanceof Error && 'code' in error ? error.code : error})`;
  }
}

const SHA1_LINE = /^([0-9a-f]{40}):\d+$/i;
const START_BYTES = 4_096;

/** The whole lines in the first bytes of the file. */
function readStart(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(START_BYTES);
    const length = readSync(file, buffer, 0, START_BYTES, 0);
    const lines = buffer.toString('latin1', 0, length).split(/\r?\n/);
    // The last one is empty or cut off.
    return lines.length > 1 ? lines.slice(0, -1) : lines;
  } finally {
    closeSync(file);
  }
}
