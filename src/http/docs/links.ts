// Links between the pages of docs/, as they are written for readers of the repository: relative, to a file. Pure, with types
// alone of the parser: the site that `npm run docs` builds reads it, too.
import { posix } from 'node:path';
import type { MarkdownIt, Token } from 'markdown-it';

/** As GitHub names a heading, so that a link to it works there, too. */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** `file`: relative to docs/; undefined for a file outside of it. `hash` keeps its sign. */
export type Target = { file: string | undefined; hash: string };

/** Undefined for an address with a scheme. `from` is the page with the link, relative to docs/. */
export function toTarget(href: string, from: string): Target | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return undefined;
  const [path = '', hash] = href.split('#');
  const file = path === '' ? from : posix.join(posix.dirname(from), decodeURI(path));
  return { file: file.startsWith('../') ? undefined : file, hash: hash === undefined ? '' : `#${hash}` };
}

/** Takes a link to a file of the repository that is no page (`../deploy/nginx.conf`), and leaves its words. */
export function dropOutsideLinks(md: MarkdownIt, fileOf: (env: unknown) => string): void {
  md.core.ruler.push('outside links', ({ tokens, env }) => {
    for (const token of tokens) if (token.children) token.children = withoutOutside(token.children, fileOf(env));
  });
}

function withoutOutside(tokens: Token[], from: string): Token[] {
  let outside = false;
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const target = toTarget(token.attrGet('href') ?? '', from);
      outside = target !== undefined && target.file === undefined;
      return !outside;
    }
    return token.type !== 'link_close' || !outside;
  });
}
