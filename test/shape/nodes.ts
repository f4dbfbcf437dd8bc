// Finding the nodes of a file, and where they stand.
import { posix } from 'node:path';
import { ts } from 'ts-morph';

/** The node itself and all below it that are of a kind. */
export function find<Kind extends ts.Node>(root: ts.Node, isKind: (node: ts.Node) => node is Kind): Kind[] {
  const found: Kind[] = [];
  const visit = (node: ts.Node) => {
    if (isKind(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** `file:line` */
export const placeOf = (node: ts.Node) => `${node.getSourceFile().fileName}:${firstLine(node)}`;

export const firstLine = (node: ts.Node) => lineAt(node.getSourceFile(), node.getStart());

export const lastLine = (node: ts.Node) => lineAt(node.getSourceFile(), node.end);

export const lineAt = (file: ts.SourceFile, position: number) => file.getLineAndCharacterOfPosition(position).line + 1;

export const linesOf = (file: ts.SourceFile) => file.text.trimEnd().split('\n').length;

export const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The path that an import of a file means. */
export const resolveFrom = (file: ts.SourceFile, specifier: string) =>
  posix.join(posix.dirname(file.fileName), specifier);
