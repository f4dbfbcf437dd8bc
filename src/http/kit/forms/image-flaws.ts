// What is said beside a form that takes a picture, in the console and on the pages of an organization's members.
import { type ImageFlaw, MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS } from '../../../apps/images/read-image.ts';
import { createFormat } from '../render/format.ts';
import type { Locale } from '../render/messages.ts';

/** For the sentence above such a form. */
export function imageLimits(locale: Locale): { size: string; pixels: string } {
  const format = createFormat(locale);
  return { size: format.bytes(MAX_IMAGE_BYTES, 'floor'), pixels: format.number(MAX_IMAGE_PIXELS) };
}

export const imageFlawWords: Record<`invalid_image.${ImageFlaw}`, string> = {
  'invalid_image.empty': 'console.image.empty',
  'invalid_image.too_many_bytes': 'console.image.too_many_bytes',
  'invalid_image.unknown_format': 'console.image.unknown_format',
  'invalid_image.damaged': 'console.image.damaged',
  'invalid_image.trailing_data': 'console.image.trailing_data',
  'invalid_image.animated': 'console.image.animated',
  'invalid_image.too_many_pixels': 'console.image.too_many_pixels',
};
