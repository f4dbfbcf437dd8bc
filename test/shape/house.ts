// Reads the measured files once. ts-morph's bundled compiler parses the TypeScript, because TypeScript 7 has no stable API
// for its parser yet; other files stay text. No types are checked.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ts } from 'ts-morph';

export type House = {
  /** Every path, relative to the root. */
  paths: string[];
  /** The TypeScript of src/. */
  src: ts.SourceFile[];
  /** The TypeScript of test/ and bench/. */
  beside: ts.SourceFile[];
  /** Documentation and messages. */
  pages: Page[];
};

export type Page = { path: string; text: string };

const FOLDERS = ['src', 'test', 'bench', 'docs'];
/** What builds the documentation as a site, once it is installed. */
const NOT_OURS = /^docs\/(node_modules|\.vitepress)\//;
const PAGES = ['README.md', 'views/messages/en.json'];

export function readHouse(root: string): House {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !NOT_OURS.test(path)),
  );
  return toHouse(
    Object.fromEntries([...found, ...PAGES].map((path) => [path, readFileSync(join(root, path), 'utf8')])),
  );
}

/** Texts by path. */
export function toHouse(texts: Record<string, string>): House {
  const all = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const parse = (folders: RegExp) =>
    all
      .filter(({ path }) => folders.test(path) && path.endsWith('.ts'))
      .map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return {
    paths: Object.keys(texts),
    src: parse(/^src\//),
    beside: parse(/^(test|bench)\//),
    pages: all.filter(({ path }) => /\.(md|json)$/.test(path) && /^(docs|views)\/|^[^/]+$/.test(path)),
  };
}
