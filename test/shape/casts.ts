// Casts and non-null assertions: places where the program claims a type that the checker did not find.
import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { type Measured, perThousand } from './figure.ts';
import { linesOf, placeOf } from './house.ts';

/** `x as T` and `<T>x`, but not `as const`; `x as unknown as T` is one cast. */
export const measureCasts = (files: SourceFile[]) => perLines(files, findCasts);

/** Casts after which the checker says nothing more: `as never`, `as any`, `as unknown as T`. */
export const measureBlindCasts = (files: SourceFile[]) => perLines(files, (file) => findCasts(file).filter(isBlind));

/** `x!` */
export const measureNonNull = (files: SourceFile[]) =>
  perLines(files, (file) => file.getDescendantsOfKind(SyntaxKind.NonNullExpression));

function perLines(files: SourceFile[], find: (file: SourceFile) => Node[]): Measured {
  const hits = files.flatMap(find).map((node) => ({ at: placeOf(node), what: toShort(node.getText()) }));
  const lines = files.reduce((sum, file) => sum + linesOf(file), 0);
  return { now: perThousand(hits.length, lines), hits };
}

function findCasts(file: SourceFile): Node[] {
  return [
    ...file.getDescendantsOfKind(SyntaxKind.AsExpression),
    ...file.getDescendantsOfKind(SyntaxKind.TypeAssertionExpression),
  ].filter((node) => typeOf(node) !== 'const' && !isHalf(node));
}

/** `x as unknown` within `x as unknown as T`. */
const isHalf = (node: Node) => typeOf(node) === 'unknown' && Node.isAsExpression(node.getParent());

const isBlind = (node: Node) =>
  /^(never|any)\b/.test(typeOf(node)) ||
  (Node.isAsExpression(node) && /^(unknown|never|any)$/.test(typeOf(node.getExpression())));

const typeOf = (node: Node) =>
  Node.isAsExpression(node) || Node.isTypeAssertion(node) ? (node.getTypeNode()?.getText() ?? '') : '';

/** The end says which cast it is. */
function toShort(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `… ${line.slice(-98)}` : line;
}
