// The functions of a file that have a name, and their parameters.
import { ts } from 'ts-morph';
import { find } from './nodes.ts';

export type NamedFunction = {
  name: string;
  node: ts.FunctionLikeDeclaration;
  parameters: ts.ParameterDeclaration[];
  isExported: boolean;
};

export const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

/** Declared functions, methods, and functions bound to a constant or a property. */
export function namedFunctions(file: ts.SourceFile): NamedFunction[] {
  return find(file, isFunction).flatMap((node) => {
    const holder = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) ? node : holderOf(node);
    const name = holder?.name?.getText();
    const parameters = node.parameters.filter((one) => one.name.getText() !== 'this');
    return holder && name ? [{ name, node, parameters, isExported: isExported(holder) }] : [];
  });
}

/** The constant or property that holds an arrow function or a function expression. */
function holderOf(node: ts.FunctionLikeDeclaration) {
  const { parent } = node;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  const isHolder =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return isHolder ? parent : undefined;
}

function isExported(holder: ts.Declaration): boolean {
  const statement = ts.isVariableDeclaration(holder) ? holder.parent.parent : holder;
  return (ts.getCombinedModifierFlags(holder) & ts.ModifierFlags.Export) !== 0 && ts.isStatement(statement);
}

export const typeTextOf = (parameter: ts.ParameterDeclaration) => parameter.type?.getText() ?? '';
