// Circles of imports: files of which each reaches every other by imports (strongly connected components).
import { ts } from 'ts-morph';
import type { Hit, Measured } from './figure.ts';
import { find, placeOf, resolveFrom } from './nodes.ts';

type Import = { from: string; to: string; at: string; isOfTypes: boolean };

/** `now` is the number of circles; each import inside a circle is a hit. */
export function measureCircles(files: ts.SourceFile[], which: 'by value' | 'with types'): Measured {
  const imports = files.flatMap(readImports).filter(({ isOfTypes }) => which === 'with types' || !isOfTypes);
  const paths = files.map(({ fileName }) => fileName);
  const circles = findCircles(paths, imports);
  return { now: circles.length, hits: circles.flatMap((circle, index) => toHits(circle, imports, index + 1)) };
}

function readImports(file: ts.SourceFile): Import[] {
  return find(file, isImport).flatMap((node) => {
    const specifier = specifierOf(node);
    if (!specifier || !ts.isStringLiteral(specifier)) return [];
    const to = resolveFrom(file, specifier.text);
    return [{ from: file.fileName, to, at: placeOf(node), isOfTypes: isOfTypes(node) }];
  });
}

type ImportNode = ts.ImportDeclaration | ts.ExportDeclaration | ts.CallExpression | ts.ImportTypeNode;

/** `import … from`, `export … from`, `import('…')` as a call, and `import('…').T` as a type. */
const isImport = (node: ts.Node): node is ImportNode =>
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isImportTypeNode(node) ||
  (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword);

function specifierOf(node: ImportNode): ts.Node | undefined {
  if (ts.isCallExpression(node)) return node.arguments[0];
  if (!ts.isImportTypeNode(node)) return node.moduleSpecifier;
  return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}

/** `import type …`, and an import of which every name is marked `type`. */
function isOfTypes(node: ImportNode): boolean {
  if (ts.isCallExpression(node)) return false;
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly || areTypes(node.exportClause);
  const { importClause } = node;
  if (!importClause) return false;
  return importClause.isTypeOnly || (!importClause.name && areTypes(importClause.namedBindings));
}

const areTypes = (names: ts.NamedImportBindings | ts.NamedExportBindings | undefined) =>
  names !== undefined &&
  (ts.isNamedImports(names) || ts.isNamedExports(names)) &&
  names.elements.every(({ isTypeOnly }) => isTypeOnly);

/** Tarjan's algorithm: the components of more than one file, the smallest first. */
function findCircles(paths: string[], imports: Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const known = new Set(paths);
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string): number => {
    const own = order.size;
    let lowest = own;
    order.set(path, own);
    open.push(path);
    for (const { to } of targets.get(path) ?? []) {
      if (!known.has(to)) continue;
      if (!order.has(to)) lowest = Math.min(lowest, visit(to));
      else if (open.includes(to)) lowest = Math.min(lowest, order.get(to) ?? lowest);
    }
    if (lowest === own) circles.push(open.splice(open.indexOf(path)));
    return lowest;
  };

  for (const path of paths) if (!order.has(path)) visit(path);
  return circles.filter(({ length }) => length > 1).sort((one, other) => one.length - other.length);
}

function toHits(circle: string[], imports: Import[], number: number): Hit[] {
  return imports
    .filter(({ from, to }) => circle.includes(from) && circle.includes(to))
    .map(({ at, to, isOfTypes }) => ({
      at,
      what: `circle ${number} of ${circle.length} files: imports ${isOfTypes ? 'types of ' : ''}${to}`,
    }));
}
