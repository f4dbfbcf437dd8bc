// A page of docs/ as HTML. Raw HTML in it stays text, and links to other pages lead to where this server has them.
import MarkdownIt, { type RendererRule, type Token } from 'markdown-it';
import { toCodeParts } from '../kit/render/highlight.ts';
import { DOCS_PATH } from '../kit/request/paths.ts';
import { CONTENTS } from './contents.ts';
import { dropOutsideLinks, slugOf, toTarget } from './links.ts';

export type Heading = { id: string; text: string; level: number };
export type Rendered = { html: string; headings: Heading[] };

type Env = { file: string; headings: Heading[] };

const md = new MarkdownIt();
dropOutsideLinks(md, (env) => (env as Env).file);
md.core.ruler.push('headings and links', ({ tokens, env }) => {
  nameHeadings(tokens, env as Env);
  for (const { children } of tokens) for (const token of children ?? []) leadOn(token, env as Env);
});

/** `file` is relative to docs/. */
export function renderMarkdown(text: string, file: string): Rendered {
  const env: Env = { file, headings: [] };
  const html = md.render(text, env);
  return { html, headings: env.headings };
}

/** The address below this server of a page of docs/. */
export function pathOfPage(file: string): string {
  const page = file.replace(/\.md$/, '').replace(new RegExp(`(^|/)${CONTENTS.replace('.md', '')}$`), '');
  return page === '' ? DOCS_PATH : `${DOCS_PATH}/${page}`;
}

/** `file` is relative to docs/. */
export const pathOfPicture = (file: string): string => `${DOCS_PATH}/${file}`;

function nameHeadings(tokens: Token[], { headings }: Env): void {
  const seen = new Map<string, number>();
  tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return;
    const text = (tokens[at + 1]?.children ?? []).map(({ content }) => content).join('');
    const slug = slugOf(text);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    const id = before === 0 ? slug : `${slug}-${before}`;
    token.attrSet('id', id);
    headings.push({ id, text, level: Number(token.tag.slice(1)) });
  });
}

function leadOn(token: Token, { file }: Env): void {
  if (token.type === 'image') {
    const picture = toTarget(token.attrGet('src') ?? '', file)?.file;
    if (picture) token.attrSet('src', pathOfPicture(picture));
    token.attrSet('loading', 'lazy');
  }
  if (token.type !== 'link_open') return;
  const target = toTarget(token.attrGet('href') ?? '', file);
  if (target?.file === file && target.hash) token.attrSet('href', target.hash);
  else if (target?.file) token.attrSet('href', pathOfPage(target.file) + target.hash);
}

/** What a fence calls a language, as the highlighter's captions end. */
const captions: Record<string, string> = { ini: 'env', python: 'py', sh: 'terminal' };

md.renderer.rules.fence = (tokens, at) => {
  const { content = '', info = '' } = tokens[at] ?? {};
  const parts = toCodeParts(content, captions[info] ?? info).map(({ text, kind }) => {
    const escaped = md.utils.escapeHtml(text);
    return kind ? `<span class="code-${kind}">${escaped}</span>` : escaped;
  });
  return `<figure class="code"><pre tabindex="0"><code>${parts.join('')}</code></pre></figure>\n`;
};

// A table that is wider than the page scrolls in itself.
const plain: RendererRule = (tokens, at, options, _env, self) => self.renderToken(tokens, at, options);
md.renderer.rules.table_open = (...all) => `<div class="table-scroll" tabindex="0">${plain(...all)}`;
md.renderer.rules.table_close = (...all) => `${plain(...all)}</div>\n`;
md.renderer.rules.heading_close = (tokens, at, options, env, self) => {
  const id = tokens[at - 2]?.attrGet('id');
  const link = id && `<a class="hash" href="#${md.utils.escapeHtml(id)}" aria-hidden="true" tabindex="-1">#</a>`;
  return (link || '') + plain(tokens, at, options, env, self);
};
