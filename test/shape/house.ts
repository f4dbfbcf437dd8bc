// The files that are measured, read once: TypeScript is parsed (its syntax only, no types are checked), the rest is text.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Node, Project, type SourceFile } from 'ts-morph';

export type House = {
  /** Every path, relative to the root. */
  paths: string[];
  /** The TypeScript of src/. */
  src: SourceFile[];
  /** The TypeScript of test/ and bench/. */
  beside: SourceFile[];
  /** Documentation and messages: path and text. */
  pages: Page[];
};

export type Page = { path: string; text: string };

const FOLDERS = ['src', 'test', 'bench', 'docs'];
const PAGES = ['README.md', 'views/messages/en.json'];

export function readHouse(root: string): House {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  return toHouse(
    Object.fromEntries([...found, ...PAGES].map((path) => [path, readFileSync(join(root, path), 'utf8')])),
  );
}

/** Texts by path. */
export function toHouse(texts: Record<string, string>): House {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const paths = Object.keys(texts).sort();
  const parse = (folders: RegExp) =>
    paths
      .filter((path) => folders.test(path) && path.endsWith('.ts'))
      .map((path) => project.createSourceFile(`/${path}`, texts[path]));
  return {
    paths,
    src: parse(/^src\//),
    beside: parse(/^(test|bench)\//),
    pages: paths.filter((path) => /\.(md|json)$/.test(path)).map((path) => ({ path, text: texts[path] ?? '' })),
  };
}

export const pathOf = (file: SourceFile) => file.getFilePath().slice(1);

/** `file:line` */
export const placeOf = (node: Node) => `${pathOf(node.getSourceFile())}:${node.getStartLineNumber()}`;

export const linesOf = (file: SourceFile) => file.getFullText().trimEnd().split('\n').length;
