// The documentation holds together: every link leads somewhere, every page is in the menu, every page of the console has
// one that explains it, and what is said of failures is about codes and events that exist.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import MarkdownIt from 'markdown-it';
import { errors } from 'oidc-provider';
import { describe, expect, test } from 'vitest';
import { events } from '../../src/events/catalogue.ts';
import { findDocs, ofApp, ofServer } from '../../src/http/console/kit/docs.ts';
import { screens } from '../../src/http/console/routes.ts';
import { readContents } from '../../src/http/docs/contents.ts';
import { files, findPage, findPicture } from '../../src/http/docs/library.ts';
import { pathOfPage, renderMarkdown } from '../../src/http/docs/markdown.ts';
import { checkSections, eventSections, sections, WHY_PAGE, whyOf, whyOfEvent } from '../../src/http/kit/why.ts';
import { problems } from '../../src/problem.ts';
import { ROOT } from '../kit/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const md = new MarkdownIt();

/** Every page of the repository that somebody reads as it is. */
const pages = globSync(['*.md', '.github/**/*.md', '{docs,deploy,examples,bench}/**/*.md'], {
  cwd: ROOT,
  exclude: ['**/node_modules'],
});

const linksIn = (file: string): string[] =>
  md
    .parse(read(file), {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'link_open' || type === 'image')
    .map((token) => String(token.attrGet('href') ?? token.attrGet('src')));

const anchors = new Map<string, string[]>();
function anchorsOf(file: string): string[] {
  const found = anchors.get(file) ?? renderMarkdown(read(file), file).headings.map(({ id }) => id);
  anchors.set(file, found);
  return found;
}

/** What is wrong with a link of a page; undefined if it leads somewhere. */
function wrong(from: string, href: string): string | undefined {
  if (/^(https?|mailto):/.test(href)) return undefined;
  const [path = '', hash] = href.split('#');
  const file = path === '' ? from : relative(ROOT, join(ROOT, dirname(from), decodeURI(path)));
  if (!existsSync(join(ROOT, file))) return `${from}: ${href} is no file`;
  if (hash === undefined) return undefined;
  return file.endsWith('.md') && anchorsOf(file).includes(decodeURI(hash))
    ? undefined
    : `${from}: ${href} is no heading`;
}

/** `page#section`, as the tables of src/ name a place in docs/. */
const isPlace = (place: string) => {
  const [page = '', hash] = place.split('#');
  return files.includes(`${page}.md`) && (hash === undefined || anchorsOf(`docs/${page}.md`).includes(hash));
};

describe('links', () => {
  test('lead to a file, and to a heading in it', () => {
    expect(pages.length).toBeGreaterThan(50);
    const found = pages.flatMap((file) => linksIn(file).map((href) => wrong(file, href)));
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(Boolean)).toEqual([]);
  });

  test('a link to nowhere is found', () => {
    expect(wrong('docs/README.md', 'nowhere.md')).toContain('no file');
    expect(wrong('docs/README.md', 'console.md#nowhere')).toContain('no heading');
    expect(wrong('docs/README.md', 'console.md#your-apps')).toContain('no heading');
    expect(wrong('docs/README.md', '#start')).toBeUndefined();
    expect(wrong('docs/decisions/README.md', '../console.md#events')).toBeUndefined();
  });

  test('of a rendered page lead to pages of the server, and to no file beside docs/', () => {
    const paths = files.map(pathOfPage);
    for (const file of files) {
      const { html } = renderMarkdown(read(`docs/${file}`), file);
      for (const [, href = ''] of html.matchAll(/ href="([^"]*)"/g)) {
        if (/^https?:/.test(href) || href.startsWith('#')) continue;
        expect(href, file).toMatch(/^\/docs(\/|#|$)/);
        expect(paths, `${file}: ${href}`).toContain(href.replace(/#.*/, ''));
      }
    }
  });
});

describe('pictures', () => {
  const shown = files.flatMap((file) => {
    const { html } = renderMarkdown(read(`docs/${file}`), file);
    return [...html.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)].map(([, src = '', alt = '']) => ({
      file,
      src,
      alt,
    }));
  });

  test('are there, and are described for those who do not see them', () => {
    expect(shown.length).toBeGreaterThan(3);
    for (const { file, src, alt } of shown) {
      expect(findPicture(src)?.subarray(1, 4).toString(), `${file}: ${src}`).toBe('PNG');
      expect(alt.length, `${file}: ${src}`).toBeGreaterThan(20);
    }
  });

  test.each(['/docs/pictures', '/docs/pictures/nothing.png', '/docs/../views/x.png', '/docs/package.json'])(
    '%s is none',
    (path) => {
      expect(findPicture(path)).toBeUndefined();
    },
  );
});

describe('the menu', () => {
  test('has every page once; the decisions have a list of their own', () => {
    const contents = readContents(read('docs/README.md'), [...files], () => '');
    const listed = contents.flatMap(({ entries }) => entries.map(({ file }) => file));
    const decisions = files.filter((file) => /^decisions\/\d/.test(file));
    expect([...listed, 'README.md', ...decisions].sort()).toEqual([...files]);
    expect(linksIn('docs/decisions/README.md')).toEqual(decisions.map((file) => file.replace('decisions/', '')));
    expect(contents.find(({ title }) => title === 'Quick starts')?.entries.length).toBeGreaterThan(10);
  });

  test('leads on and back', () => {
    expect(findPage('/docs')?.previous).toBeUndefined();
    expect(findPage('/docs')?.next).toMatchObject({ url: '/docs/clients' });
    expect(findPage('/docs/clients')).toMatchObject({ previous: { url: '/docs' }, title: expect.any(String) });
    expect(findPage('/docs/decisions')?.next).toBeUndefined();
  });
});

test('raw HTML in a page stays text', () => {
  const { html } = renderMarkdown(
    '# <b>a</b>\n\n<script>x</script> [x](javascript:alert(1))\n\n```js\n"</code>"\n```\n',
    'a.md',
  );
  expect(html).not.toMatch(/<script|<b>|href="javascript|<\/code>"/);
});

describe('the console', () => {
  const shown = screens.filter(({ show }) => show).map(({ path }) => path);

  test.each(shown)('%s has a page that explains it', (path) => {
    expect(isPlace(findDocs(path) ?? 'none')).toBe(true);
  });

  test('no entry is without a page of its own', () => {
    const used = new Set(shown.map(findDocs));
    expect([...Object.values(ofApp), ...Object.values(ofServer)].filter((place) => !used.has(place))).toEqual([]);
  });
});

describe('docs/why-did-my-sign-in-fail.md', () => {
  const text = read(`docs/${WHY_PAGE}.md`);
  const oauth = Object.values(errors).flatMap((One) => {
    const error: unknown = Reflect.get(new (One as new (text: string) => object)('x'), 'error');
    return typeof error === 'string' ? [error] : [];
  });
  const codes = new Set<string>([...Object.keys(problems), ...oauth, 'server_error', 'invalid_token']);
  const rows = [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|.*?(?:\]\(#([\w-]+)\) )?\|$/gm)].map(
    ([, all = '', section]) => ({
      codes: [...all.matchAll(/`(\w+)`/g)].map(([, code]) => code!),
      section,
    }),
  );

  test('names codes that exist', () => {
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.flatMap((row) => row.codes).filter((code) => !codes.has(code))).toEqual([]);
    expect(Object.keys(sections).filter((code) => !codes.has(code))).toEqual([]);
  });

  test('names events that exist', () => {
    const named = [...text.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(15);
    expect([...named, ...Object.keys(eventSections)].filter((name) => !events.includes(name as never))).toEqual([]);
  });

  test('has the section to which an error page or an event leads, as its own table says', () => {
    for (const section of [
      ...Object.values(sections),
      ...Object.values(eventSections),
      ...Object.values(checkSections),
    ])
      if (section) expect(isPlace(`${WHY_PAGE}#${section}`), section).toBe(true);
    for (const [code, section] of Object.entries(sections))
      expect(
        rows.some((row) => row.codes.includes(code) && row.section === section),
        code,
      ).toBe(true);
    expect(whyOf('constructor')).toBeUndefined();
  });

  test.each([
    ['authorization.refused', { error: 'invalid_client' }, 'the-application-is-not-known'],
    ['authorization.refused', { error: 'constructor' }, 'the-redirect-uri-is-not-registered'],
    ['input.refused', { endpoint: '/authorize', error: 'invalid_request' }, 'pkce-is-missing'],
    ['sign_in.failed', { method: 'pwd' }, 'the-password-is-refused'],
    ['sign_in.failed', { factor: 'totp', method: 'totp' }, 'a-second-factor-is-asked-for'],
    ['sign_in.failed', { method: 'connection', code: 'domain_not_allowed' }, 'the-sign-in-at-another-provider-failed'],
  ])('explains %s with %o', (event, data, section) => {
    expect(whyOfEvent(event, data)).toBe(`/docs/${WHY_PAGE}#${section}`);
  });

  test.each([
    ['input.refused', { problem: 'invalid_body', path: '/api/v1/users' }],
    ['user.created', { code: 'csrf' }],
  ])('does not explain %s with %o', (event, data) => {
    expect(whyOfEvent(event, data)).toBeUndefined();
  });
});
