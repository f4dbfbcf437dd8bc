// Circles of imports: files of which each reaches every other by imports (strongly connected components).
import { posix } from 'node:path';
import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Hit, Measured } from './figure.ts';
import { pathOf, placeOf } from './house.ts';

type Import = { from: string; to: string; at: string; forTypes: boolean };

/** `now` is the number of circles; each import inside a circle is a hit. */
export function measureCircles(files: SourceFile[], which: 'by value' | 'with types'): Measured {
  const imports = files.flatMap(readImports).filter(({ forTypes }) => which === 'with types' || !forTypes);
  const circles = findCircles(files.map(pathOf), imports);
  return { now: circles.length, hits: circles.flatMap((circle, index) => toHits(circle, imports, index + 1)) };
}

function readImports(file: SourceFile): Import[] {
  const from = pathOf(file);
  const toImport = (node: Node, specifier: string, forTypes: boolean): Import => ({
    from,
    to: posix.join(posix.dirname(from), specifier),
    at: placeOf(node),
    forTypes,
  });
  const declared = [...file.getImportDeclarations(), ...file.getExportDeclarations()].map((node) =>
    toImport(node, node.getModuleSpecifierValue() ?? '', isForTypes(node)),
  );
  const called = file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((node) => node.getExpression().getKind() === SyntaxKind.ImportKeyword)
    .map((node) => toImport(node, literalOf(node.getArguments()[0]), false));
  const typed = file
    .getDescendantsOfKind(SyntaxKind.ImportType)
    .map((node) => toImport(node, node.getArgument().getText().slice(1, -1), true));
  return [...declared, ...called, ...typed].filter(({ to }) => to !== from);
}

/** `import type …`, and an import of which every name is marked `type`. */
function isForTypes(node: Node): boolean {
  if (Node.isExportDeclaration(node)) {
    const names = node.getNamedExports();
    return node.isTypeOnly() || (names.length > 0 && names.every((name) => name.isTypeOnly()));
  }
  if (!Node.isImportDeclaration(node)) return false;
  const names = node.getNamedImports();
  const onlyNames = !node.getDefaultImport() && !node.getNamespaceImport() && names.length > 0;
  return node.isTypeOnly() || (onlyNames && names.every((name) => name.isTypeOnly()));
}

const literalOf = (node: Node | undefined) => (Node.isStringLiteral(node) ? node.getLiteralValue() : '');

/** Tarjan's algorithm: the components of more than one file, the smallest first. */
function findCircles(paths: string[], imports: Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const known = new Set(paths);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const waiting: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string) => {
    order.set(path, order.size);
    let low = order.size - 1;
    waiting.push(path);
    for (const { to } of targets.get(path) ?? []) {
      if (!known.has(to)) continue;
      if (!order.has(to)) low = Math.min(low, visit(to));
      else if (waiting.includes(to)) low = Math.min(low, order.get(to) ?? low);
    }
    lowest.set(path, low);
    if (low === order.get(path)) circles.push(waiting.splice(waiting.indexOf(path)));
    return low;
  };

  for (const path of paths) if (!order.has(path)) visit(path);
  return circles.filter(({ length }) => length > 1).sort((one, other) => one.length - other.length);
}

function toHits(circle: string[], imports: Import[], number: number): Hit[] {
  return imports
    .filter(({ from, to }) => circle.includes(from) && circle.includes(to))
    .map(({ at, to, forTypes }) => ({
      at,
      what: `circle ${number} of ${circle.length} files: imports ${forTypes ? 'types of ' : ''}${to}`,
    }));
}
