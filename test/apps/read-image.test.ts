// Which bytes are a picture that we show to users, and which are refused and why: by what they are, from the first to the last.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ImageFlaw,
  imageFlaws,
  imageTypes,
  MAX_IMAGE_BYTES,
  readImage,
} from '../../src/apps/images/read-image.ts';
import { Problem } from '../../src/problem.ts';
import { keysOf } from '../../src/tables.ts';
import {
  extended,
  GIF,
  jpegParts,
  lossless,
  lossyWebp,
  makeJpeg,
  makePng,
  padPng,
  pngChunk,
  riff,
  SVG,
  webpChunk,
} from '../kit/images.ts';

const { start, frame, comment, scan, end } = jpegParts;
const SMALL = { width: 6, height: 4 };

function read(bytes: Buffer) {
  try {
    return readImage(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('invalid_image');
    return error.members?.reason as ImageFlaw;
  }
}

test.each<[string, Buffer, object]>([
  ['PNG', makePng(), { type: 'image/png', ...SMALL }],
  ['PNG with text', makePng(6, 4, [pngChunk('tEXt', Buffer.from('a'))]), { type: 'image/png', ...SMALL }],
  ['PNG as large as allowed', makePng(2_000, 2_000), { type: 'image/png', width: 2_000, height: 2_000 }],
  ['PNG with as many bytes as allowed', padPng(MAX_IMAGE_BYTES), { type: 'image/png', ...SMALL }],
  ['JPEG', makeJpeg(), { type: 'image/jpeg', ...SMALL }],
  [
    'progressive JPEG of two scans, with fill bytes',
    Buffer.concat([start, frame(6, 4, 0xc2), scan, Buffer.from([0xff, 0xff]), comment('x'), scan, end]),
    { type: 'image/jpeg', ...SMALL },
  ],
  ['lossy WebP', lossyWebp, { type: 'image/webp', ...SMALL }],
  ['lossless WebP', riff(lossless()), { type: 'image/webp', ...SMALL }],
  ['extended WebP', riff(extended(), lossless()), { type: 'image/webp', ...SMALL }],
])('takes a %s', (_, bytes, expected) => {
  expect(read(bytes)).toEqual(expected);
});

describe('A195 refuses', () => {
  const page = Buffer.from('<script>alert(1)</script>');
  const refused: [string, Buffer, ImageFlaw][] = [
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a byte too many', padPng(MAX_IMAGE_BYTES + 1), 'too_many_bytes'],
    ['an SVG', SVG, 'unknown_format'],
    ['a GIF', GIF, 'unknown_format'],
    ['an HTML page', page, 'unknown_format'],
    ['a PNG after a space', Buffer.concat([Buffer.from(' '), makePng()]), 'unknown_format'],
    ['a WAV in the container of WebP', Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1'), 'unknown_format'],
    ...[makePng(), makeJpeg(), riff(lossless())].flatMap((image): [string, Buffer, ImageFlaw][] => [
      [`a page after an image of ${image.length} bytes`, Buffer.concat([image, page]), 'trailing_data'],
      [`a second image after one of ${image.length} bytes`, Buffer.concat([image, image]), 'trailing_data'],
    ]),
    ['an animated PNG', makePng(6, 4, [pngChunk('acTL', Buffer.alloc(8))]), 'animated'],
    ['an animated WebP by its flag', riff(extended(6, 4, 0x02), lossless()), 'animated'],
    ['an animated WebP by its frames', riff(extended(), webpChunk('ANMF', Buffer.alloc(16))), 'animated'],
    ['a PNG that is too wide', makePng(2_001, 1), 'too_many_pixels'],
    ['a PNG that is too high', makePng(1, 2_001), 'too_many_pixels'],
    ['a PNG that says it is huge', makePng(0xffff_ffff, 0xffff_ffff), 'too_many_pixels'],
    ['a JPEG that says it is huge', makeJpeg(65_535, 65_535), 'too_many_pixels'],
    ['a WebP that says it is huge', riff(lossless(16_384, 16_384)), 'too_many_pixels'],
    ['a PNG of no pixels', makePng(0, 4), 'damaged'],
    ['a JPEG of no lines', makeJpeg(6, 0), 'damaged'],
    ['a PNG with a second header', makePng(6, 4, [makePng().subarray(8, 33)]), 'damaged'],
    ['a PNG with a wrong checksum', makePng().fill(0xff, 29, 33), 'damaged'],
    ['a PNG without data', Buffer.concat([makePng().subarray(0, 33), pngChunk('IEND')]), 'damaged'],
    ['a JPEG with two frames', Buffer.concat([start, frame(6, 4), frame(9, 9), scan, end]), 'damaged'],
    ['a JPEG that is not compressed as browsers can', Buffer.concat([start, frame(6, 4, 0xc9), scan, end]), 'damaged'],
    ['a JPEG without a scan', Buffer.concat([start, frame(6, 4), end]), 'damaged'],
    ['a JPEG with its frame after the scan', Buffer.concat([start, scan, frame(6, 4), end]), 'damaged'],
    ['a WebP whose canvas is of another size', riff(extended(2_000, 4), lossless()), 'damaged'],
    ['a WebP of two pictures', riff(lossless(), lossless()), 'damaged'],
    ['a WebP without a picture', riff(extended()), 'damaged'],
  ];

  test.each(refused)('A195 %s', (_, bytes, reason) => {
    expect(read(bytes)).toBe(reason);
  });

  test('for every reason that there is', () => {
    expect(new Set(refused.map(([, , reason]) => reason))).toEqual(new Set(keysOf(imageFlaws)));
  });

  test('A195 an image that is cut off, wherever it is', () => {
    for (const image of [makePng(), makeJpeg(), lossyWebp, riff(lossless()), riff(extended(), lossless())]) {
      for (let length = 1; length < image.length; length++)
        expect(['damaged', 'unknown_format'], `${length}`).toContain(read(image.subarray(0, length)));
    }
  });
});

test('A195 any bytes after any beginning are an image in bounds, or are refused with a reason', () => {
  const beginnings = [makePng(), makeJpeg(), lossyWebp, riff(extended(), lossless())].flatMap((image) =>
    [4, 12, 16, 24, 33, image.length - 4].map((length) => image.subarray(0, length)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }), (beginning, rest) => {
      requireDecided(Buffer.concat([beginning, rest]));
    }),
    { numRuns: 3_000 },
  );
});

test('A195 an image with any few bytes changed is an image in bounds, or is refused with a reason', () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  const images = [makePng(), makeJpeg(), lossyWebp, riff(extended(), lossless())];
  fc.assert(
    fc.property(fc.constantFrom(...images), fc.array(change, { minLength: 1, maxLength: 4 }), (image, changes) => {
      const bytes = Buffer.from(image);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      requireDecided(bytes);
    }),
    { numRuns: 3_000 },
  );
});

function requireDecided(bytes: Buffer): void {
  const outcome = read(bytes);
  if (typeof outcome === 'string') {
    expect(keysOf(imageFlaws)).toContain(outcome);
    return;
  }
  expect(imageTypes).toContain(outcome.type);
  for (const pixels of [outcome.width, outcome.height]) {
    expect(pixels).toBeGreaterThan(0);
    expect(pixels).toBeLessThanOrEqual(2_000);
  }
}
