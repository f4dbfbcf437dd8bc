// npm run pictures [FOLDER] [PART OF A TEST'S NAME]: every page at four widths, in the light and in the dark, in a folder for
// looking; with the part `documentation`, the pictures of docs/. Needs a Chromium: CHROMIUM=/usr/bin/chromium, or one on the PATH.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const files = ['console', 'account', 'screens', 'documentation'].map((name) => `test/browser/${name}.test.ts`);

process.exitCode = main(process.argv.slice(2));

function main([folder = 'pictures', part]: string[]): number {
  const CHROMIUM = process.env.CHROMIUM ?? findOnPath(['chromium', 'chromium-browser', 'google-chrome']);
  if (!CHROMIUM) {
    console.error('There is no Chromium on the PATH. Install one, or say where it is: CHROMIUM=/usr/bin/chromium');
    return 1;
  }
  const PICTURES = resolve(folder);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const run = ['run', '--config', 'test/vitest.config.ts', ...files, ...(part ? ['-t', part] : [])];
  const env = { ...process.env, CHROMIUM, PICTURES };
  const { status } = spawnSync(process.execPath, [vitest, ...run], { cwd: ROOT, stdio: 'inherit', env });
  console.log(`The pictures are in ${PICTURES}`);
  return status ?? 1;
}

function findOnPath(names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
