// The photos of Alice's Blog, in place of a database: every user owns some of the drawings in photos/, chosen by a hash
// of the user's id, so that two users see that their photos are their own.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Photo = { id: string; title: string; file: string };

const PHOTOS_PER_USER = 6;
export const drawings = join(import.meta.dirname, 'photos');
const files = readdirSync(drawings);

export function listPhotos(owner: string): Photo[] {
  return files
    .map((file) => ({ id: hash(`${owner}/${file}`), title: toTitle(file), file }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, PHOTOS_PER_USER);
}

export function findPhoto(owner: string, id: string): Photo | undefined {
  return listPhotos(owner).find((photo) => photo.id === id);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** 'a-good-wind.svg' is "A good wind". */
function toTitle(file: string): string {
  const words = file.replace('.svg', '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
