// The shapes in which nouns' functions take the database and the program's parts.
import type { ts } from 'ts-morph';
import type { Hit, Measured } from './figure.ts';
import { type NamedFunction, namedFunctions } from './functions.ts';
import { placeOf } from './nodes.ts';
import { type Files, shapeOf, standsForParts, toFiles } from './parts.ts';

/** A file of a folder that holds a noun. Those of the root stand below all nouns, or put the program together. */
const NOUN = /^src\/(?!(http|oidc|cli|demo|jobs)\/)[^/]+\//;

/** `now` is the number of different shapes, the most used first: names that files give to the same type are one. */
export function measureFirstParameters(sources: ts.SourceFile[]): Measured {
  const files = toFiles(sources);
  const found = sources
    .filter(({ fileName }) => NOUN.test(fileName))
    .flatMap(namedFunctions)
    .filter(({ isExported }) => isExported)
    .flatMap((one) => toShaped(one, files));
  const shapes = [...Map.groupBy(found, ({ shape }) => shape).values()];
  const mostUsedFirst = shapes.sort((some, others) => others.length - some.length);
  return { now: shapes.length, hits: mostUsedFirst.flat().map(({ hit }) => hit) };
}

function toShaped({ name, node, parameters: [first] }: NamedFunction, files: Files): { shape: string; hit: Hit }[] {
  if (!first?.type || !standsForParts(first, files)) return [];
  const shape = shapeOf(first.type, files);
  return [{ shape, hit: { at: placeOf(node), what: `${shape}: ${name}` } }];
}
