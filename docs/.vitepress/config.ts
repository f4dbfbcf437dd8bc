// The documentation as a site: `npm run docs` builds it into .vitepress/dist, for any host of static files. The menu and the
// links are read as the server reads them (src/http/docs). A link that leads nowhere fails the build.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { CONTENTS, readContents, readTitle } from '../../src/http/docs/contents.ts';
import { dropOutsideLinks, slugOf } from '../../src/http/docs/links.ts';

const DOCS = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(DOCS, file), 'utf8');
const files = globSync('{*,*/*}.md', { cwd: DOCS, exclude: ['node_modules', '.vitepress'] });
const icon = readFileSync(join(DOCS, '../views/assets/favicon.svg'), 'base64');
const groups = readContents(read(CONTENTS), files, (file) => readTitle(read(file)));

export default defineConfig({
  title: 'Gatehouse',
  description: 'A self-hosted OpenID Connect identity provider',
  lang: 'en',
  // Readers of the repository see README.md first; a site begins with index.html.
  rewrites: { 'README.md': 'index.md', ':folder/README.md': ':folder/index.md' },
  head: [['link', { rel: 'icon', href: `data:image/svg+xml;base64,${icon}` }]],
  markdown: {
    anchor: { slugify: slugOf },
    config(md) {
      // As the server reads a page.
      md.set({ html: false, linkify: false });
      dropOutsideLinks(md, (env) => (env as { relativePath: string }).relativePath);
    },
  },
  themeConfig: {
    // By default it finds “curl” for “uri”.
    search: { provider: 'local', options: { miniSearch: { searchOptions: { fuzzy: false } } } },
    outline: [2, 3],
    externalLinkIcon: true,
    sidebar: groups.map(({ title, entries }, at) => ({
      text: title,
      collapsed: at > 1,
      items: entries.map(({ file, title }) => ({ text: title, link: `/${file.replace(/(README)?\.md$/, '')}` })),
    })),
  },
});
