// The files of src/ and what each imports, read from their import lines.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

export const SRC = join(import.meta.dirname, '../../src');

/** `path` is below src/, with slashes; `local` are the files of src/ it imports, also for a type alone. */
export type Source = { path: string; text: string; imports: string[]; local: string[] };

export const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => toSource(path.split(sep).join('/'), readFileSync(join(SRC, path), 'utf8')));

function toSource(path: string, text: string): Source {
  const imports = readImports(text);
  const local = imports
    .filter((one) => one.startsWith('.'))
    .map((one) =>
      normalize(join(dirname(path), one))
        .split(sep)
        .join('/'),
    );
  return { path, text, imports, local };
}

/** `import … from`, `export … from`, `import '…'` and `import('…')`. */
function readImports(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^'"`;]*?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)].map(
    ([, named, called]) => (named ?? called)!,
  );
}

export const pathsOf = (found: Source[]) => found.map(({ path }) => path);
