// An App's colour on light and dark pages: whatever it is, buttons stand out and text can be read, and the page of the look
// says which shade takes its place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastOf, deriveBrand, grounds, toBrandCss } from '../../../../src/http/assets/brand.ts';
import { mix } from '../../../../src/http/assets/lightness.ts';
import { looks } from '../../../../src/http/assets/looks.ts';
import { describeColor } from '../../../../src/http/console/settings/color-notes.ts';
import { translator } from '../../../../src/http/kit/render/messages.ts';
import { languages } from '../../../../src/language/catalogues.ts';

const VIEWS = join(import.meta.dirname, '../../../../views');
const color = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);
/** Those in which channels overflow, and those at the bounds. */
const corners = ['00', '01', '7f', '80', 'fe', 'ff'];
const extreme = fc
  .tuple(...[0, 1, 2].map(() => fc.constantFrom(...corners)))
  .map((channels) => `#${channels.join('')}`);
const any = fc.oneof(color, extreme);
const notes = (text: string, locale: (typeof languages)[number] = 'en') =>
  describeColor(text, { t: translator(locale), locale });

describe('in both looks', () => {
  test('of any colour, buttons have 3 to 1 and text 4.5 to 1 against all that they stand on', () => {
    fc.assert(
      fc.property(any, (chosen) => {
        for (const look of looks) {
          const { brand, on_brand, text, soft } = deriveBrand(chosen).shades[look];
          const { surface, others, hover } = grounds[look];
          for (const ground of [surface, ...others]) {
            expect(contrastOf(brand, ground)).toBeGreaterThanOrEqual(3);
            expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(4.5);
          }
          for (const ground of [soft, hover]) expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(4.5);
          expect(contrastOf(on_brand, brand)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a colour that can be seen stays as it is, and each that is replaced is said', () => {
    fc.assert(
      fc.property(any, (chosen) => {
        const { shades, corrections } = deriveBrand(chosen);
        for (const look of looks) {
          const { brand, text } = shades[look];
          const of = (what: string) => corrections.find((one) => one.look === look && one.of === what);
          expect(of('button')?.color ?? chosen).toBe(brand);
          expect(of('text')?.color ?? chosen).toBe(text);
          expect(of('button')?.contrast ?? 0).toBeLessThan(3);
          expect(of('text')?.contrast ?? 0).toBeLessThan(4.5);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the grounds are those of the stylesheet and of mails', () => {
    const css = readFileSync(join(VIEWS, 'assets/gatehouse.css'), 'utf8');
    const letter = readFileSync(join(VIEWS, 'mail/letter.html.ejs'), 'utf8');
    const long = (hex: string) => (hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex);
    const of = (name: string) =>
      [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]+);`, 'g'))].map(([, hex]) => long(hex!));
    const cards = [/class="card" style="[^"]*background: (#\w+)/, /\.card \{ background: (#\w+)/].map(
      (card) => card.exec(letter)![1],
    );
    for (const [at, look] of looks.entries()) {
      const { surface, others, hover } = grounds[look];
      expect(hover).toBe(of('hover')[at]);
      expect(surface).toBe(of('surface')[at]);
      expect([surface, ...others]).toEqual(expect.arrayContaining([of('page')[at], cards[at]]));
    }
  });
});

test.each([
  // By culori 4.0.2.
  ['#a8481f', '#d8a390', 0.5, '#ffffff'],
  ['#0000ff', '#101e33', 0.12, '#13181b'],
  ['#ffd400', '#fffaea', 0.12, '#ffffff'],
])('%s is mixed as browsers mix it', (one, mixed, share, ground) => {
  expect(mix(one, share, ground)).toBe(mixed);
});

test('a stylesheet has variables for each look and nothing else', () => {
  const rule = ':root\\{(--[a-z-]+:#[0-9a-f]{6};?){4}\\}';
  expect(toBrandCss('#0A7D5A')).toMatch(
    new RegExp(`^${rule}\n@media \\(prefers-color-scheme: dark\\)\\{${rule}\\}\n$`),
  );
  expect(toBrandCss(undefined)).toBe('');
});

describe('in words', () => {
  test('a dark colour: which shades take its place in the dark, and why', () => {
    expect(notes('#1a1a2e')).toEqual([
      'White text on buttons: 5.8 to 1',
      'In the dark, buttons are #61637b: in your colour they would hardly stand out (1.0 to 1)',
      'In the dark, links are #8587a0: in your colour they would be too dim to read (1.0 to 1)',
    ]);
  });

  test('a pale one, in German', () => {
    expect(notes('#ffd400', 'de')[1]).toBe(
      'Auf hellen Seiten sind Knöpfe #ab8d00: In Ihrer Farbe wären sie kaum zu erkennen (1,3 zu 1)',
    );
  });

  test('none for no colour', () => {
    expect([notes(''), notes('red'), notes('#12345'), notes('#123456;')]).toEqual([[], [], [], []]);
  });

  test('every colour has a note in every language', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(...languages), (chosen, locale) => {
        const said = notes(chosen, locale);
        expect(said.length).toBeGreaterThan(1);
        for (const note of said) expect(note).not.toMatch(/[{}]|console\./);
      }),
      { numRuns: 50 },
    );
  });
});
