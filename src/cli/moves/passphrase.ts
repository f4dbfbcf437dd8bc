// The passphrase of a file: from a file, from standard input or from the terminal, never from the arguments, which others on the
// machine see.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Refusal, WRONG_USAGE } from '../command.ts';

/** `isNew`: it is asked for twice, because nobody could open the file after a slip. */
export async function readPassphrase(file: string | undefined, { isNew = false } = {}): Promise<string> {
  if (file !== undefined) return firstLineOf(file);
  if (!process.stdin.isTTY)
    throw new Refusal(
      'Give the passphrase by --passphrase-file, or run this at a terminal, which asks for it.',
      WRONG_USAGE,
    );
  const passphrase = await ask('Passphrase: ');
  if (isNew && (await ask('The same again: ')) !== passphrase) throw new Refusal('The two passphrases differ.');
  return passphrase;
}

function firstLineOf(file: string): string {
  try {
    const [line = ''] = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/, 1);
    if (line !== '') return line;
  } catch (error) {
    throw new Refusal(
      `The file ${file} can't be read (${error instanceof Error && 'code' in error ? error.code : error}).`,
    );
  }
  throw new Refusal(`The first line of ${file} is empty.`);
}

/** What is typed isn't shown. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
