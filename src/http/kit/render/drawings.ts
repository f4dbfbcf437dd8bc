// The icons as text, for pages that show few of them: a screen of a sign-in doesn't load the sprite of all.
import { readFileSync } from 'node:fs';
import { pathOfAsset } from '../../assets/files.ts';

const sprite = readFileSync(pathOfAsset('icons.svg'), 'utf8');

const drawings = new Map(
  sprite.split('</symbol>').flatMap((text) => {
    const [, name, drawing] = /<symbol id="([\w-]+)"[^<>]*>(.*)/s.exec(text) ?? [];
    return name && drawing ? [[name, drawing]] : [];
  }),
);

/** Throws where the sprite has no such icon. */
export function drawingOf(name: string): string {
  const drawing = drawings.get(name);
  if (drawing === undefined) throw new Error(`there is no icon ${name}`);
  return drawing;
}
