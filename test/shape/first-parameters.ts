// How nouns' functions take the database and the program's parts: the types of their first parameters.
import { Node, type ParameterDeclaration, type SourceFile, type TypeNode } from 'ts-morph';
import type { Hit, Measured } from './figure.ts';
import { type NamedFunction, namedFunctions } from './functions.ts';
import { pathOf, placeOf } from './house.ts';

/** A file of the root, or of a folder that holds a noun. */
const NOUN = /^src\/(?!(http|oidc|cli|jobs)\/)/;

const NAMES = /^(db|core|database|parts|guarded|social|mailing|system)$/;

const PARTS = /^(Database|Db|Keyring|Queue|Outbox|Core)$/;

/** Types that the whole program knows are shapes by their name; every other name is looked up. */
const KNOWN = /^(Database|Db|Core|System)$/;

/** `now` is the number of different shapes, the most used first: names that a file gives to the same type are one. */
export function measureFirstParameters(files: SourceFile[]): Measured {
  const found = files
    .filter((file) => NOUN.test(pathOf(file)))
    .flatMap(namedFunctions)
    .filter(({ isExported }) => isExported)
    .flatMap(toShaped);
  const shapes = [...Map.groupBy(found, ({ shape }) => shape)].sort(
    ([, some], [, others]) => others.length - some.length,
  );
  return { now: shapes.length, hits: shapes.flatMap(([, shaped]) => shaped.map(({ hit }) => hit)) };
}

function toShaped({ name, node, parameters: [first] }: NamedFunction): { shape: string; hit: Hit }[] {
  const type = first?.getTypeNode();
  if (!first || !type || !standsForParts(first, type)) return [];
  const shape = shapeOf(type);
  return [{ shape, hit: { at: placeOf(node), what: `${shape}: ${name}` } }];
}

const standsForParts = (first: ParameterDeclaration, type: TypeNode) =>
  NAMES.test(first.getName()) || (Node.isObjectBindingPattern(first.getNameNode()) && holdsParts(type));

function holdsParts(type: Node, seen = new Set<Node>()): boolean {
  seen.add(type);
  return namesIn(type).some((name) => {
    if (PARTS.test(name)) return true;
    const found = findType(type.getSourceFile(), name);
    return found !== undefined && !seen.has(found) && holdsParts(found, seen);
  });
}

/** The type's text; a name that stands alone is replaced by what it stands for. */
function shapeOf(type: Node): string {
  const name = type.getText();
  const found = Node.isTypeReference(type) && !KNOWN.test(name) ? findType(type.getSourceFile(), name) : undefined;
  return found ? shapeOf(found) : name.replace(/\s+/g, ' ');
}

const namesIn = (type: Node) =>
  [type, ...type.getDescendants()].filter(Node.isTypeReference).map((node) => node.getTypeName().getText());

/** What a name stands for: declared in the file, or in the file that it is imported from. */
function findType(file: SourceFile, name: string): Node | undefined {
  const declared = file.getTypeAlias(name)?.getTypeNode() ?? file.getInterface(name);
  if (declared) return declared;
  for (const imported of file.getImportDeclarations()) {
    const found = imported
      .getNamedImports()
      .find((one) => (one.getAliasNode() ?? one.getNameNode()).getText() === name);
    const from = found && file.getDirectory().getSourceFile(imported.getModuleSpecifierValue());
    if (from) return findType(from, found.getName());
  }
  return undefined;
}
