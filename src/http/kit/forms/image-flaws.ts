// What is said beside a form that takes a picture, in the console and on the pages of an organization's members.
import type { ImageFlaw } from '../../../apps/images/read-image.ts';

export const imageFlawWords: Record<`invalid_image.${ImageFlaw}`, string> = {
  'invalid_image.empty': 'console.image.empty',
  'invalid_image.too_many_bytes': 'console.image.too_many_bytes',
  'invalid_image.unknown_format': 'console.image.unknown_format',
  'invalid_image.damaged': 'console.image.damaged',
  'invalid_image.trailing_data': 'console.image.trailing_data',
  'invalid_image.animated': 'console.image.animated',
  'invalid_image.too_many_pixels': 'console.image.too_many_pixels',
};
