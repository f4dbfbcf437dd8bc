// The “Log in with …” button as it is copied: what strangers wrote stays text in every page that takes it in, and each
// look can be read and seen.
import { describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { contrastOf, textOn } from '../../../../src/http/assets/brand.ts';
import { choosersOf, readChoices, sizes } from '../../../../src/http/kit/button/choices.ts';
import { toButton } from '../../../../src/http/kit/button/snippet.ts';
import { translator } from '../../../../src/http/kit/render/messages.ts';

const appOf = (name: string, branding: App['branding'] = {}) => ({ name, slug: 'alices-blog', branding }) as App;
const buttonOf = (query: Record<string, unknown> = {}, app = appOf('Alice’s Blog')) =>
  toButton(app, readChoices(query));

test('is a link with a mark and both texts, and CSS that belongs to it alone', () => {
  const { html, css } = buttonOf();
  expect(html).toBe(`<a class="login-alices-blog-medium" href="/sign-in">
  <span aria-hidden="true">A</span>
  <span lang="en">Log in with <bdi>Alice’s Blog</bdi></span>
  <span lang="de">Mit <bdi>Alice’s Blog</bdi> einloggen</span>
</a>`);
  const selectors = [...css.matchAll(/^([^\s}].*?)(?: \{|,)$/gm)].map(([, selector]) => selector);
  expect(selectors.length).toBeGreaterThan(4);
  for (const selector of selectors) expect(selector).toMatch(/^\.login-alices-blog-medium\b/);
  expect(css).not.toMatch(/url\(|@import|expression/);
});

test('has one text if its language is chosen', () => {
  const { html, css } = buttonOf({ language: 'de', text: 'continue', size: 'large' });
  expect(html.match(/lang="/g)).toHaveLength(1);
  expect(html).toContain('<span lang="de">Mit <bdi>Alice’s Blog</bdi> fortfahren</span>');
  expect(css).not.toContain(':lang(');
  expect(html).toContain('class="login-alices-blog-large"');
});

test.each([{}, { size: 'huge', look: '"', text: '__proto__', language: 'xx', mark: '' }, { size: ['small', 'large'] }])(
  'parameters that are no choice count as the default: %j',
  (query) => {
    expect(readChoices(query)).toEqual({
      size: 'medium',
      look: 'brand',
      text: 'log_in',
      language: 'page',
      mark: 'logo',
    });
  },
);

describe('A67 what strangers wrote stays text', () => {
  const templates = '{{7*7}} $\u007b7*7} #{7*7} <%= 7*7 %> @php(1) [[1]] `1` \\u003c';

  test.each([
    '<script>alert(1)</script>',
    `"><img src=x onerror='alert(1)'>`,
    '&lt;b&gt; &amp;',
    templates,
    '</style><svg/onload=alert(1)>',
  ])('in the copied HTML: %s', (name) => {
    const { html, css } = buttonOf({}, appOf(name));
    expect(html.match(/<\/?\w+/g)).toEqual(buttonOf().html.match(/<\/?\w+/g));
    // No sign by which a template language or a script knows its own, but the markup's and the entities'.
    const text = html.replace(/<[^>]*>|&#\d+;/g, '');
    expect(text).not.toMatch(/[<>"&{}$#@%[\]`\\]/);
    expect(css).toBe(buttonOf().css);
  });

  test('direction overrides and invisible characters are left out, and a long name is cut', () => {
    expect(buttonOf({}, appOf('safe\u202egnp\u2066\u200b')).html).not.toMatch(/[\u202e\u2066\u200b]/);
    expect(buttonOf({}, appOf('\u202e')).html).toContain('<bdi>alices-blog</bdi>');
    const long = buttonOf({ language: 'en' }, appOf('é'.repeat(5000))).html;
    expect(long.match(/é/g)).toHaveLength(79);
  });

  test('the URL of a logo can’t leave its attribute', () => {
    const logo_url = `https://img.example.com/a"onerror="alert(1)'{{1}}?x=<b>&y=1`;
    const { html } = buttonOf({}, appOf('A', { logo_url }));
    const [, src] = /^ {2}<img src="([^"]*)" alt="" width="24" height="24" referrerpolicy="no-referrer">$/m.exec(html)!;
    expect(src).not.toMatch(/[<>{}']/);
    const decoded = src!.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    expect(decoded).toBe(new URL(logo_url).href);
  });

  test('loads no logo if the letter is chosen', () => {
    const app = appOf('A', { logo_url: 'https://img.example.com/a.svg' });
    expect(buttonOf({ mark: 'letter' }, app).html).not.toContain('<img');
    expect(choosersOf(translator('en'), readChoices({}), true).map(({ name }) => name)).toContain('mark');
    expect(choosersOf(translator('en'), readChoices({}), false).map(({ name }) => name)).not.toContain('mark');
  });
});

describe('each look can be read and seen', () => {
  const PAGES = { light: '#ffffff', dark: '#121212' };
  const colors = ['#000000', '#ffffff', '#0f766e', '#ffd400', '#777777', '#1a1a2e', '#ff6600', '#0000ff', '#f5f5f5'];
  const looks = ['brand', 'auto', 'light', 'dark'];
  const rows = colors.flatMap((color) => looks.map((look) => ({ color, look })));

  test.each(rows)('$look in $color', ({ color, look }) => {
    const { css } = buttonOf({ look }, appOf('A', { color }));
    for (const page of ['light', 'dark'] as const) {
      const of = (property: string) => shadeOf(css, property, page);
      expect(contrastOf(of('background'), of('color'))).toBeGreaterThanOrEqual(4.5);
      const border = of('border-color');
      const edge = border === 'transparent' ? of('background') : border;
      expect(contrastOf(edge, PAGES[page])).toBeGreaterThanOrEqual(3);
    }
  });

  test('the colour has an edge only where it would disappear', () => {
    const edges = (color: string) => {
      const { css } = buttonOf({}, appOf('A', { color }));
      return [shadeOf(css, 'border-color', 'light'), shadeOf(css, 'border-color', 'dark')];
    };
    expect(edges('#0f766e')).toEqual(['transparent', 'transparent']);
    expect(edges('#ffd400')).toEqual(['#747775', 'transparent']);
    expect(edges('#1a1a2e')).toEqual(['transparent', '#8e918f']);
  });

  test.each(Object.keys(sizes))('a line of text makes it as high as %s says', (size) => {
    const { css } = buttonOf({ size });
    const { height, mark } = sizes[size as keyof typeof sizes];
    const [, block] = /padding: ([\d.]+)px/.exec(css)!;
    expect(Number(block) * 2 + mark + 2).toBe(height);
  });
});

test.each([
  ['#ffffff', '#000000'],
  ['#000000', '#ffffff'],
  ['#ffd400', '#000000'],
  ['#0f766e', '#ffffff'],
])('text on %s is %s', (color, text) => {
  expect(textOn(color)).toBe(text);
  expect(contrastOf(color, text)).toBeGreaterThanOrEqual(4.5);
  expect(contrastOf(text, color)).toBe(contrastOf(color, text));
});

/** Of the button's first rule, on a light or a dark page. */
function shadeOf(css: string, property: string, page: 'light' | 'dark'): string {
  const first = css.slice(0, css.indexOf('}'));
  const values = [...first.matchAll(new RegExp(`^  ${property}: (.*);$`, 'gm'))].map(([, value]) => value!);
  const value = values.at(-1) ?? /^ {2}border: 1px solid (.*);$/m.exec(first)![1]!;
  const [, light, dark] = /^light-dark\((.*), (.*)\)$/.exec(value) ?? [];
  return (page === 'light' ? light : dark) ?? value;
}
