// `npm pack` runs this (the script `prepack`): it makes dist/, the code of the npm package. src/ and migrations/ become JavaScript,
// because Node strips no types below node_modules. Every line stays where it is, so a stack trace fits the source.
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { withoutWarnings } from '../src/database/without-warnings.ts';

const ROOT = join(import.meta.dirname, '..');
/** The same folders as in a checkout, so that a file finds what lies beside it in the same way. */
const DIST = join(ROOT, 'dist');
const CODE = ['src', 'migrations'];
const FILES = ['views'];
/** The server shows them (src/http/docs); what builds them as a site stays out. */
const PAGES = 'docs/**/*.{md,png}';
const NO_PAGES = ['**/node_modules', '**/.vitepress'];
/** The demo belongs to development (DEMO in docs/configuration.md). */
const LEFT_OUT = [join('src', 'demo', '/')];

/** `from './a.ts'`, `import './a.ts'`, `import('./a.ts')` and `new URL('./a.ts', import.meta.url)`. */
const IMPORTED = /((?:\bfrom |\bimport ?\(?|\bnew URL\()'(?:\.{1,2}\/)?)([\w./-]+)\.ts'/g;

rmSync(DIST, { recursive: true, force: true });
for (const path of CODE.flatMap(listFiles)) {
  if (!path.endsWith('.ts'))
    throw new Error(`${path} is not TypeScript: deploy/npm-package.ts does not know what to do with it`);
  write(path.replace(/\.ts$/, '.js'), toJavaScript(readFileSync(join(ROOT, path), 'utf8')));
}
for (const path of FILES) cpSync(join(ROOT, path), join(DIST, path), { recursive: true });
for (const path of globSync(PAGES, { cwd: ROOT, exclude: NO_PAGES })) cpSync(join(ROOT, path), join(DIST, path));
write('package.json', toManifest(readFileSync(join(ROOT, 'package.json'), 'utf8')));

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !LEFT_OUT.some((folder) => path.startsWith(folder)));
}

function write(path: string, text: string): void {
  const to = join(DIST, path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
}

function toJavaScript(text: string): string {
  const stripped = withoutWarnings(() => stripTypeScriptTypes(text));
  return stripped.replace(IMPORTED, (_, before: string, file: string) => `${before}${file}.js'`);
}

/** What the program reads of it: its version, and that its files are modules. */
function toManifest(text: string): string {
  const { name, version, license, type }: Record<string, unknown> = JSON.parse(text);
  return `${JSON.stringify({ name, version, license, type }, null, 2)}\n`;
}
