// The sealed file of a moved App: it opens with its passphrase alone, and is there as a whole or not at all.
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSealed, writeSealed } from '../../src/moves/file.ts';
import { makeFolder, toLines } from './world.ts';

const lines = ['{"email":"bob@example.com"}'];

describe('the file', () => {
  const passphrase = 'correct horse battery staple';

  test('A319: opens with its passphrase alone, and as a whole', async () => {
    const path = join(makeFolder(), 'blog.age');
    const many = [...lines, ...Array.from({ length: 4_000 }, (_, at) => JSON.stringify({ at, text: 'x'.repeat(50) }))];
    await writeSealed({ path, passphrase }, (write) => write(toLines(many)));
    const read = (file: string, words = passphrase) => Array.fromAsync(readSealed({ path: file, passphrase: words }));
    expect(await read(path)).toEqual(many);
    await expect(writeSealed({ path, passphrase }, (write) => write(toLines(lines)))).rejects.toThrow(/exists already/);
    await expect(read(path, 'another passphrase')).rejects.toThrow(/passphrase is another one/);
    const whole = await readFile(path);
    expect(whole.includes('bob@example.com')).toBe(false);
    const chunk = 64 * 1_024 + 16;
    const payload = whole.length - Math.floor((whole.length - 200) / chunk) * chunk;
    const changed = Buffer.from(whole);
    changed[whole.length - 5_000]! ^= 1;
    const swapped = Buffer.concat([
      ...[whole.subarray(0, payload), whole.subarray(payload + chunk, payload + 2 * chunk)],
      ...[whole.subarray(payload, payload + chunk), whole.subarray(payload + 2 * chunk)],
    ]);
    for (const bad of [
      whole.subarray(0, whole.length - chunk),
      whole.subarray(0, whole.length - 1),
      changed,
      swapped,
    ]) {
      const file = join(makeFolder(), 'bad.age');
      await writeFile(file, bad);
      await expect(read(file)).rejects.toThrow(/damaged, or its end is missing/);
    }
  }, 120_000);
});

test('an export that fails leaves no file, and one that finds a file leaves it and begins nothing', async () => {
  const path = join(makeFolder(), 'blog.age');
  const sealed = { path, passphrase: 'correct horse battery staple' };
  const fail = async () => {
    throw new Error('the database went away');
  };
  await expect(writeSealed(sealed, fail)).rejects.toThrow('went away');
  expect(existsSync(path)).toBe(false);
  await writeFile(path, 'notes');
  await expect(writeSealed(sealed, fail)).rejects.toThrow('exists already');
  expect(readFileSync(path, 'utf8')).toBe('notes');
  const away = { ...sealed, path: join(path, 'blog.age') };
  await expect(writeSealed(away, fail)).rejects.toThrow("can't be written (ENOTDIR)");
});
