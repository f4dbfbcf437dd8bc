// The migrations in `migrations/`: their names, code and checksums. Both name and checksum are the same whether the file
// is TypeScript in a checkout or JavaScript in a package, so either opens a database that the other migrated.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
// As a whole, because Node 22.12 doesn't have `stripTypeScriptTypes`. A package needs it for nothing.
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import type { Migration } from 'kysely/migration';
import { withoutWarnings } from './without-warnings.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
/** Not `.d.ts`, which a package may have beside it. */
const CODE = /^[\w-]+\.[jt]s$/;
const ENDING = /\.[jt]s$/;

export type MigrationFile = { name: string; path: string };

/** In the order in which they run. A folder that is named like a migration holds parts of it, not migrations. */
export function listMigrationFiles(folder = FOLDER): MigrationFile[] {
  return codeIn(folder).filter(({ name }) => /^\d{4}-/.test(name));
}

/**
 * `needs`: the migration that a version has to know to run on the schema from then on, if this one takes away or changes what
 * older code uses. Without it, the version before runs on the schema, too (docs/releases.md).
 */
export type OwnMigration = Migration & { needs?: string };

export async function importMigration({ path }: MigrationFile): Promise<OwnMigration> {
  return await import(path);
}

/** The last migration of each release. */
export const releases: Record<string, string> = {
  '0.2.0': '0001-foundation',
  '0.3.0': '0008-authenticator-apps',
};

/** Of the file and its parts, without types, line breaks and indentation. */
export function checksumOf(file: MigrationFile): string {
  const hash = createHash('sha256');
  for (const { name, path } of [file, ...codeIn(file.path.replace(ENDING, ''))]) {
    hash.update(`${name}\n${toPlainCode(path)}\n`);
  }
  return hash.digest('hex');
}

function codeIn(folder: string): MigrationFile[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => CODE.test(file));
  return files.map((file) => ({ name: file.replace(ENDING, ''), path: join(folder, file) })).sort(byName);
}

const byName = (one: MigrationFile, other: MigrationFile) => (one.name < other.name ? -1 : 1);

/** White space counts only between two words, and imports name a file without its ending. */
function toPlainCode(path: string): string {
  const text = readFileSync(path, 'utf8');
  return (path.endsWith('.ts') ? stripTypes(text) : text)
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w ]) ?/g, '$1')
    .trim()
    .replace(/(from["']\.[^"']*)\.[jt]s(?=["'])/g, '$1');
}

const stripTypes = (text: string) => withoutWarnings(() => nodeModule.stripTypeScriptTypes(text));
