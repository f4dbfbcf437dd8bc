// How a page looks, to everybody: at the four widths that the pages are drawn for, in the light and in the dark. Nothing is
// wider than the screen, nothing keeps people out, and no page is heavy. CI looks at each page on a desk and on a phone,
// and for barriers on one of them, by turns; with PICTURES=folder (`npm run pictures`, .ci/long) every look is tried, and kept
// for people to look at.
/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { findBarriers } from './chromium.ts';

type Look = { width: number; scheme: 'light' | 'dark' };

const WIDTHS = [390, 768, 1280, 1600];
const HEIGHT = 800;
const MAX_BYTES = 60_000;
const MAX_REQUESTS = 12;

const quick: Look[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

const every: Look[] = WIDTHS.flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

type Find = (page: Page) => Promise<string[]>;

/** Looking for barriers takes as long as everything else about a page together. */
let turn = 0;

/** What is wrong with the page, in a line each. `find` looks for more on each of its looks. */
export async function drawPage(page: Page, name: string, find: Find = async () => []): Promise<string[]> {
  const chosen = turn++ % quick.length;
  let look = 0;
  const wrong = await drawFrozenPage(page, name, async () => {
    const barriers = process.env.PICTURES || look++ === chosen ? await findBarriers(page) : [];
    return [...barriers, ...(await find(page))];
  });
  return [...wrong, ...(await findWeight(page))];
}

/** Of a browser without script, in which axe-core can't run. */
export async function drawFrozenPage(page: Page, name: string, find: Find = async () => []): Promise<string[]> {
  const { PICTURES } = process.env;
  const wrong: string[] = [];
  for (const width of WIDTHS) wrong.push(...(await findOverflow(page, width)));
  for (const { width, scheme } of PICTURES ? every : quick) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: HEIGHT });
    if (PICTURES) await keepPicture(page, `${name} ${width} ${scheme}`);
    wrong.push(...(await findCrampedButtons(page)));
    wrong.push(...(await findBrokenWords(page)));
    wrong.push(...(await find(page)));
  }
  return wrong;
}

/** With PICTURES=folder, what a person sees. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replaceAll('/', '-')}.png`), fullPage: true });
}

async function findOverflow(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: HEIGHT });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return over > 0 ? [`${page.url()} is ${over} px wider than a screen of ${width} px`] : [];
}

/** Buttons, links that look like one, and badges that are narrower than their words as they are seen, or leave the panel that they are in. */
async function findCrampedButtons(page: Page): Promise<string[]> {
  const cramped = await page.evaluate(
    (hidden) =>
      [...document.querySelectorAll<HTMLElement>('button, .button, .badge')]
        .filter((button) => button.checkVisibility({ visibilityProperty: true }) && !button.closest(hidden))
        .flatMap((button) => {
          const box = button.getBoundingClientRect();
          // Without a filter, which doesn't run where a page may run no script.
          const texts = document.createNodeIterator(button, NodeFilter.SHOW_TEXT);
          const boxes: DOMRect[] = [];
          for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            if (text.parentElement?.closest(hidden)) continue;
            const words = document.createRange();
            words.selectNodeContents(text);
            boxes.push(...words.getClientRects());
          }
          const panel = button.closest('.panel, .card, dialog, li')?.getBoundingClientRect();
          const isNarrow = boxes.some(({ left, right }) => left < box.left - 1 || right > box.right + 1);
          const isOutside = panel && (box.left < panel.left - 1 || box.right > panel.right + 1);
          const called = (button.textContent || button.ariaLabel || button.className).trim().slice(0, 60);
          return [
            ...(isNarrow ? [`“${called}” is wider than its button of ${Math.round(box.width)} px`] : []),
            ...(isOutside ? [`“${called}” is outside its panel`] : []),
          ];
        }),
    '.visually-hidden',
  );
  return cramped.map((found) => `${page.url()} at ${page.viewportSize()?.width} px: ${found}`);
}

/** Words of prose that go on in the next line. What people typed, identifiers and addresses stand in these elements, and may. */
async function findBrokenWords(page: Page): Promise<string[]> {
  const broken = await page.evaluate((mayBreak) => {
    const isAddress = (text: string, at: number) => {
      const [before = ''] = /\S*$/.exec(text.slice(0, at)) ?? [];
      const [after = ''] = /^\S*/.exec(text.slice(at)) ?? [];
      return /:\/\/|[@_]/.test(before + after);
    };
    const found = new Set<string>();
    const texts = document.createNodeIterator(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const { parentElement: element } = text;
      if (!element?.checkVisibility({ visibilityProperty: true }) || element.closest(mayBreak)) continue;
      const range = document.createRange();
      const linesOf = (from: number, to: number) => {
        range.setStart(text, from);
        range.setEnd(text, to);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      };
      const words = text.nodeValue ?? '';
      if (linesOf(0, words.length) < 2) continue;
      for (const { 0: word, index } of words.matchAll(/[^\s/:@.?&=_-]+/g))
        if (/^\p{L}+$/u.test(word) && !isAddress(words, index) && linesOf(index, index + word.length) > 1)
          found.add(word);
    }
    return [...found];
  }, '.visually-hidden, bdi, code, pre, .break, svg, script, style, textarea, select');
  return broken.map((word) => `${page.url()} at ${page.viewportSize()?.width} px breaks “${word}”`);
}

/** Compressed, by the address without the hash of a file that many pages load. */
const weights = new Map<string, number>();

/** What a first visit loads, compressed as a proxy does it. Frames are pages of their own, and pictures of the documentation come after its text. */
async function findWeight(page: Page): Promise<string[]> {
  const loaded = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ initiatorType }) => !['iframe', 'fetch', 'beacon'].includes(initiatorType))
      .map(({ name }) => name)
      .filter((name) => name.startsWith('http') && !name.includes('/docs/pictures/')),
  );
  const files = [...new Set(loaded)];
  for (const file of files) if (!weights.has(file)) weights.set(file, gzipSync(await bodyOf(page, file)).length);
  const text = gzipSync(await page.content()).length;
  const bytes = files.reduce((sum, file) => sum + weights.get(file)!, text);
  return [
    ...(bytes > MAX_BYTES ? [`${page.url()} loads ${bytes} bytes`] : []),
    ...(files.length + 1 > MAX_REQUESTS ? [`${page.url()} takes ${files.length + 1} requests`] : []),
  ];
}

/** As the page's browser gets it, with its cookies. */
const bodyOf = async (page: Page, url: string): Promise<Buffer> => (await page.request.get(url)).body();
