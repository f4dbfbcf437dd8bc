// Casts and non-null assertions: types that the program claims and the checker cannot confirm.
import { ts } from 'ts-morph';
import { type Measured, perThousand } from './figure.ts';
import { find, linesOf, onOneLine, placeOf } from './nodes.ts';

type Cast = ts.AsExpression | ts.TypeAssertion;

/** `x as T` and `<T>x`, but not `as const`; `x as unknown as T` is one cast. */
export const measureCasts = (files: ts.SourceFile[]) => toMeasured(files, files.flatMap(findCasts));

/** Casts that switch the checker off: `as never`, `as any`, `as unknown as T`. */
export const measureBlindCasts = (files: ts.SourceFile[]) =>
  toMeasured(files, files.flatMap(findCasts).filter(isBlind));

/** `x!` */
export const measureNonNull = (files: ts.SourceFile[]) =>
  toMeasured(
    files,
    files.flatMap((file) => find(file, ts.isNonNullExpression)),
  );

const findCasts = (file: ts.SourceFile) =>
  find(file, isCast).filter((cast) => typeOf(cast) !== 'const' && !isFirstHalf(cast));

const isCast = (node: ts.Node): node is Cast => ts.isAsExpression(node) || ts.isTypeAssertionExpression(node);

const typeOf = ({ type }: Cast) => type.getText();

/** `x as unknown` in `x as unknown as T`. */
const isFirstHalf = (cast: Cast) => typeOf(cast) === 'unknown' && isCast(cast.parent);

const isBlind = (cast: Cast) =>
  /^(never|any)\b/.test(typeOf(cast)) || (isCast(cast.expression) && typeOf(cast.expression) === 'unknown');

function toMeasured(files: ts.SourceFile[], found: (Cast | ts.NonNullExpression)[]): Measured {
  const lines = files.reduce((sum, file) => sum + linesOf(file), 0);
  const hits = found.map((node) => ({
    at: placeOf(isCast(node) ? node.type : node),
    what: lastPart(onOneLine(node.getText())),
  }));
  return { now: perThousand(hits.length, lines), hits };
}

/** Keeps the end, which shows the type of the cast. */
const lastPart = (text: string) => (text.length > 100 ? `… ${text.slice(-98)}` : text);
