// The pages of the documentation, from the Markdown files of docs/, and their pictures. The files are listed once, and a page is
// looked up in that list: no path of a request reaches the file system.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTENTS, type Group, readContents, readTitle } from './contents.ts';
import { pathOfPage, pathOfPicture, type Rendered, renderMarkdown } from './markdown.ts';

const FOLDER = fileURLToPath(new URL('../../../docs', import.meta.url));
/** In a checkout: what builds the site. */
const NO_PAGES = /(^|\/)(node_modules|\.vitepress)(\/|$)/;

export type Link = { url: string; title: string };
export type MenuGroup = { title: string; links: (Link & { current: boolean })[]; current: boolean };

export type Page = Rendered & {
  title: string;
  menu: MenuGroup[];
  previous: Link | undefined;
  next: Link | undefined;
};

const all = readdirSync(FOLDER, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .map((entry) => relative(FOLDER, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .filter((file) => !NO_PAGES.test(file))
  .sort();

const list = (ending: string): string[] => all.filter((file) => file.endsWith(ending));

const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** Every page, relative to docs/. */
export const files: readonly string[] = list('.md');

const fileByPath: ReadonlyMap<string, string> = new Map(files.map((file) => [pathOfPage(file), file]));

const pictures: ReadonlyMap<string, string> = new Map(list('.png').map((file) => [pathOfPicture(file), file]));

/** A PNG. */
export function findPicture(path: string): Buffer | undefined {
  const file = pictures.get(path);
  return file === undefined ? undefined : readFileSync(join(FOLDER, file));
}

export function findPage(path: string): Page | undefined {
  const file = fileByPath.get(path);
  if (file === undefined) return undefined;
  const text = read(file);
  const contents = readContents(read(CONTENTS), [...files], (one) => readTitle(read(one)));
  return {
    ...renderMarkdown(text, file),
    title: readTitle(text),
    menu: toMenu(contents, file),
    ...around(contents, file),
  };
}

const toLink = ({ file, title }: { file: string; title: string }): Link => ({ url: pathOfPage(file), title });

function toMenu(contents: Group[], current: string): MenuGroup[] {
  return contents.map(({ title, entries }) => {
    const links = entries.map((entry) => ({ ...toLink(entry), current: entry.file === current }));
    return { title, links, current: links.some((link) => link.current) };
  });
}

/** In the order of the menu. The first page is where one begins to read, so it has a next one, too. */
function around(contents: Group[], file: string): Pick<Page, 'previous' | 'next'> {
  const order = [{ file: CONTENTS, title: 'Documentation' }, ...contents.flatMap(({ entries }) => entries)].map(toLink);
  const at = order.findIndex(({ url }) => url === pathOfPage(file));
  return at === -1 ? { previous: undefined, next: undefined } : { previous: order[at - 1], next: order[at + 1] };
}
