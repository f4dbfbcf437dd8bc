// Decides whether bytes are a picture that we keep and show to users: by what they are, never by their name or declared
// type. They are walked from the first to the last byte and not decoded. Libraries that read sizes look at the first bytes
// only, so they take what is cut off, animated, or two things at once.
import { Problem } from '../../problem.ts';
import { JPEG_SIGNATURE, readJpeg } from './jpeg.ts';
import { PNG_SIGNATURE, readPng } from './png.ts';
import type { Flaw, Size, Structure } from './structure.ts';
import { isWebp, readWebp } from './webp.ts';

export const MAX_IMAGE_KB = 500;
export const MAX_IMAGE_BYTES = MAX_IMAGE_KB * 1_000;
export const MAX_IMAGE_PIXELS = 2_000;

const formats = {
  'image/png': { is: startsWith(PNG_SIGNATURE), read: readPng },
  'image/jpeg': { is: startsWith(JPEG_SIGNATURE), read: readJpeg },
  'image/webp': { is: isWebp, read: readWebp },
} satisfies Record<string, { is(bytes: Buffer): boolean; read(bytes: Buffer): Structure }>;

export type ImageType = keyof typeof formats;

export const imageTypes: readonly ImageType[] = ['image/png', 'image/jpeg', 'image/webp'];

/** The `reason` of `invalid_image`, and the words of the API. */
export const imageFlaws = {
  empty: 'send the image as the body',
  too_many_bytes: `is larger than ${MAX_IMAGE_KB} KB`,
  unknown_format: 'is neither PNG, JPEG nor WebP',
  damaged: 'is incomplete or damaged',
  trailing_data: 'is followed by other data',
  animated: 'is animated',
  too_many_pixels: `is larger than ${MAX_IMAGE_PIXELS} × ${MAX_IMAGE_PIXELS} pixels`,
} as const satisfies Record<Flaw, string> & Record<string, string>;

export type ImageFlaw = keyof typeof imageFlaws;

/** Throws `invalid_image` with the flaw as its `reason`. */
export function readImage(bytes: Buffer): { type: ImageType } & Size {
  if (bytes.length === 0) throw invalidImage('empty');
  if (bytes.length > MAX_IMAGE_BYTES) throw invalidImage('too_many_bytes');
  const type = imageTypes.find((one) => formats[one].is(bytes));
  if (!type) throw invalidImage('unknown_format');
  const structure = formats[type].read(bytes);
  if (typeof structure === 'string') throw invalidImage(structure);
  const { width, height } = structure;
  if (width === 0 || height === 0) throw invalidImage('damaged');
  if (width > MAX_IMAGE_PIXELS || height > MAX_IMAGE_PIXELS) throw invalidImage('too_many_pixels');
  return { type, width, height };
}

export const invalidImage = (reason: ImageFlaw): Problem =>
  new Problem('invalid_image', `image: ${imageFlaws[reason]}`, {
    fields: { image: imageFlaws[reason] },
    members: { reason },
  });

function startsWith(signature: Buffer) {
  return (bytes: Buffer): boolean => bytes.subarray(0, signature.length).equals(signature);
}
