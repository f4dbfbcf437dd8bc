// Where the files lie that pages load: ours in views/assets, and the one that a library brings for browsers.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../views/assets');

const webauthn = dirname(createRequire(import.meta.url).resolve('@simplewebauthn/browser'));

/** By the name below /assets/. */
export const assetFiles: ReadonlyMap<string, string> = new Map([
  ...readdirSync(FOLDER).map((file) => [file, join(FOLDER, file)] as const),
  ['simplewebauthn.js', join(webauthn, '../dist/bundle/index.umd.min.js')] as const,
]);

/** Throws where there is no such asset. */
export function pathOfAsset(file: string): string {
  const path = assetFiles.get(file);
  if (!path) throw new Error(`there is no asset ${file}`);
  return path;
}
