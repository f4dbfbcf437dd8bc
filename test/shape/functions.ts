// The functions of a file that have a name: declared ones, methods, and those bound to a constant or a property.
import { Node, type ParameterDeclaration, type SourceFile, type ts } from 'ts-morph';

export type NamedFunction = { name: string; node: Node; parameters: ParameterDeclaration[]; isExported: boolean };

export const namedFunctions = (file: SourceFile): NamedFunction[] =>
  file.getDescendants().flatMap((node) => toNamed(node) ?? []);

/** Undefined for what is no function, has no name, or only a signature. */
function toNamed(node: Node<ts.Node>): NamedFunction | undefined {
  if (Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node)) {
    if (!node.getBody()) return undefined;
    const isExported = Node.isFunctionDeclaration(node) && node.isExported();
    return { name: node.getName() ?? 'default', node, parameters: node.getParameters(), isExported };
  }
  if (!Node.isArrowFunction(node) && !Node.isFunctionExpression(node)) return undefined;
  const bound = node.getParent();
  if (Node.isVariableDeclaration(bound)) {
    const isExported = bound.getVariableStatement()?.isExported() ?? false;
    return { name: bound.getName(), node, parameters: node.getParameters(), isExported };
  }
  if (Node.isPropertyAssignment(bound) || Node.isPropertyDeclaration(bound)) {
    return { name: bound.getName(), node, parameters: node.getParameters(), isExported: false };
  }
  return undefined;
}
