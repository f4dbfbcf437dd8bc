// The menu of the documentation, from the lists of docs/README.md. Pure: the site that `npm run docs` builds reads it, too.

export type Entry = { /** Relative to docs/. */ file: string; title: string };
export type Group = { title: string; entries: Entry[] };

export const CONTENTS = 'README.md';
export const QUICK_STARTS = 'quick-starts/';

/** `titleOf` gives a page's first heading, for the quick starts: they are not in the list, but found in their folder. */
export function readContents(text: string, files: string[], titleOf: (file: string) => string): Group[] {
  const [first, ...others] = text
    .split(/^## /m)
    .slice(1)
    .map((section) => ({ title: section.slice(0, section.indexOf('\n')), entries: readEntries(section) }));
  const quickStarts = files
    .filter((file) => file.startsWith(QUICK_STARTS))
    .map((file) => ({ file, title: titleOf(file).replace('Quick start: ', '') }))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
  return [...(first ? [first] : []), { title: 'Quick starts', entries: quickStarts }, ...others];
}

const readEntries = (section: string): Entry[] =>
  [...section.matchAll(/^- \[([^\]\n]+)\]\(([^)\n]+\.md)\)/gm)].map(([, title = '', file = '']) => ({ file, title }));

export const readTitle = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? '';
