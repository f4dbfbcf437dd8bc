// A picture that is kept in the database and served by us: its type, its bytes, and the hash under which browsers keep it
// for ever. The latest are in the memory of this process.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type ImageType, readImage } from './read-image.ts';

export type Image = { type: ImageType; bytes: Uint8Array; hash: string };

/** Strangers may ask for a picture at any rate; the database should not read it each time. */
const MAX_CACHED_BYTES = 16 * 1024 * 1024;

/** By a key that never means another picture, so that an entry never gets old. */
export const imageCache = new LRUCache<string, Image>({
  maxSize: MAX_CACHED_BYTES,
  sizeCalculation: ({ bytes }) => bytes.length,
});

/** Throws `invalid_image`. */
export function toImage(bytes: Buffer): Image {
  const { type } = readImage(bytes);
  return { type, bytes, hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
}
