// Recognizes a parameter that stands for the database or the program's parts, by syntax alone.
import { ts } from 'ts-morph';
import { find, onOneLine, resolveFrom } from './nodes.ts';

const NAMES = /^(db|core|database|parts|guarded|social|mailing|system)$/;
const PARTS = /^(Database|Db|Keyring|Queue|Outbox|Core)$/;

/** These types keep their name as their shape; the name of any other type is replaced by its declaration. */
const KNOWN = /^(Database|Db|Core|System)$/;

/** Files by path, to look up imported types. */
export type Files = Map<string, ts.SourceFile>;

export const toFiles = (files: ts.SourceFile[]): Files => new Map(files.map((file) => [file.fileName, file]));

/** True for a telling name or type, and for a destructured parameter with a member of such a type. */
export function standsForParts(parameter: ts.ParameterDeclaration, files: Files): boolean {
  const { name, type } = parameter;
  if (!ts.isIdentifier(name)) return type !== undefined && holdsParts(type, files);
  return NAMES.test(name.text) || KNOWN.test(type?.getText() ?? '');
}

/** Follows names, `Pick`, `&` and the like, but not the types of members. */
function holdsParts(type: ts.Node, files: Files, seen = new Set<ts.Node>()): boolean {
  seen.add(type);
  return find(type, ts.isTypeReferenceNode).some((reference) => {
    const name = reference.typeName.getText();
    if (PARTS.test(name)) return true;
    if (ts.findAncestor(reference, ts.isPropertySignature)) return false;
    const found = findType(type.getSourceFile(), name, files);
    return found !== undefined && !seen.has(found) && holdsParts(found, files, seen);
  });
}

/** The text of the type; a single name is replaced by its declaration. */
export function shapeOf(type: ts.Node, files: Files): string {
  const text = onOneLine(type.getText()).replaceAll('; }', ' }');
  if (KNOWN.test(text) || !ts.isTypeReferenceNode(type)) return text;
  const found = findType(type.getSourceFile(), text, files);
  return found ? shapeOf(found, files) : text;
}

/** Searches the file, then the file that the name is imported from. */
function findType(file: ts.SourceFile, name: string, files: Files): ts.Node | undefined {
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) return statement.type;
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) return statement;
  }
  return findImported(file, name, files);
}

function findImported(file: ts.SourceFile, name: string, files: Files): ts.Node | undefined {
  for (const declaration of file.statements.filter(ts.isImportDeclaration)) {
    const found = find(declaration, ts.isImportSpecifier).find((one) => one.name.text === name);
    const path = resolveFrom(file, declaration.moduleSpecifier.getText().slice(1, -1));
    const from = found && files.get(path);
    if (from) return findType(from, (found.propertyName ?? found.name).text, files);
  }
  return undefined;
}
