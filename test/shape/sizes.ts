// How long files and functions are, and how many files a folder holds.
import { posix } from 'node:path';
import type { ts } from 'ts-morph';
import { largest, type Measured } from './figure.ts';
import { isFunction } from './functions.ts';
import { find, firstLine, lastLine, linesOf, placeOf } from './nodes.ts';

export function measureFolders(paths: string[], most: number): Measured {
  const folders = [...Map.groupBy(paths, posix.dirname)].map(([folder, { length }]) => ({ at: folder, length }));
  return toMeasured(folders, most, 'files');
}

export function measureFiles(files: ts.SourceFile[], most: number): Measured {
  const sizes = files.map((file) => ({ at: `${file.fileName}:1`, length: linesOf(file) }));
  return toMeasured(sizes, most, 'lines');
}

/** Every function counts, with or without a name; its comment doesn't. */
export function measureFunctions(files: ts.SourceFile[], most: number): Measured {
  const sizes = files
    .flatMap((file) => find(file, isFunction))
    .map((node) => ({ at: placeOf(node), length: lastLine(node) - firstLine(node) + 1 }));
  return toMeasured(sizes, most, 'lines');
}

/** `now` is the largest; a hit is each that is larger than `most`. */
function toMeasured(sizes: { at: string; length: number }[], most: number, unit: string): Measured {
  const large = sizes.filter(({ length }) => length > most).sort((one, other) => other.length - one.length);
  return {
    now: largest(sizes.map(({ length }) => length)),
    hits: large.map(({ at, length }) => ({ at, what: `${length} ${unit}` })),
  };
}
