// A migration has the same name and checksum in a checkout (TypeScript) and in a package (JavaScript without types), and
// one that was edited is refused in either form.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MigrationError, migrateUp } from '../../src/database/migrate.ts';
import { checksumOf, listMigrationFiles } from '../../src/database/migration-files.ts';
import { makeDirectory, ROOT } from '../kit/processes.ts';
import { type EmptyDatabase, openEmptyDatabase } from './empty-database.ts';

/** In a process of its own, because Node warns that the function is experimental. */
const PACKAGE = `
  import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
  import { stripTypeScriptTypes } from 'node:module';
  import { join } from 'node:path';
  const [from, to] = process.argv.slice(-2);
  cpSync(from, to, { recursive: true });
  for (const file of readdirSync(to, { recursive: true }).filter((file) => file.endsWith('.ts'))) {
    const stripped = stripTypeScriptTypes(readFileSync(join(to, file), 'utf8'));
    writeFileSync(join(to, file), stripped.replace(/(from '\\.[^']*)\\.ts'/g, "$1.js'"));
    renameSync(join(to, file), join(to, file.replace(/\\.ts$/, '.js')));
  }
`;

let packaged: ReturnType<typeof makeDirectory>;
beforeEach(() => {
  packaged = makeDirectory('packaged');
  const args = ['--no-warnings', '--input-type=module', '-e', PACKAGE, join(ROOT, 'migrations'), packaged.path];
  execFileSync(process.execPath, args, { stdio: 'pipe' });
  return () => packaged.remove();
});

describe('a migration file', () => {
  test('and its stripped twin have the same name and checksum', () => {
    const twins = listMigrationFiles(packaged.path);
    const files = listMigrationFiles();
    expect(twins.every(({ path }) => path.endsWith('.js'))).toBe(true);
    expect(files.every(({ path }) => path.endsWith('.ts'))).toBe(true);
    expect(twins.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
    expect(files.filter(({ name }) => name.includes('.'))).toEqual([]);
    expect(twins.map(checksumOf)).toEqual(files.map(checksumOf));
  });

  test('adds no check that reads a whole table while nobody can use it', () => {
    const since = listMigrationFiles().filter(({ name }) => name >= '0037');
    const texts = since.map(({ path }) => readFileSync(path, 'utf8'));
    const checks = texts.flatMap((text) => text.match(/alter table[^`]*add constraint \w+ check[^`]*/g) ?? []);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter((check) => !check.includes('not valid'))).toEqual([]);
  });

  test.each([
    [
      'types removed and printed anew',
      'export async function up(db) {\n\tawait db.schema.dropTable("a b").execute();\n}\n',
      true,
    ],
    ['another table', 'export async function up(db) { await db.schema.dropTable("a c").execute(); }', false],
    ['words run together', 'export async function up(db) { await db.schema.dropTable("ab").execute(); }', false],
  ])('with %s', (_, text, isSame) => {
    const typed =
      'import type { Kysely } from "kysely";\n\nexport async function up(db: Kysely<unknown>): Promise<void> {\n  await db.schema\n    .dropTable("a b").execute();\n}\n';
    writeFileSync(join(packaged.path, '9001-typed.ts'), typed);
    writeFileSync(join(packaged.path, '9002-plain.js'), text);
    const [typedFile, plainFile] = listMigrationFiles(packaged.path).slice(-2);
    const plain = checksumOf({ ...plainFile!, name: typedFile!.name });
    expect(plain === checksumOf(typedFile!)).toBe(isSame);
  });
});

describe('a database that a checkout migrated', () => {
  let empty: EmptyDatabase;
  beforeAll(async () => {
    empty = await openEmptyDatabase();
    await migrateUp(empty.database.db);
  });
  afterAll(() => empty.remove());

  test('is opened by a package', async () => {
    expect(await migrateUp(empty.database.db, listMigrationFiles(packaged.path))).toEqual([]);
  });

  test.each(['0001-foundation.js', '0001-foundation/users.js'])('is refused if %s was edited', async (file) => {
    const path = join(packaged.path, file);
    const text = readFileSync(path, 'utf8');
    const edited = text.replace(/( table if exists|not null)/, '/* edited */ $1');
    expect(edited).not.toBe(text);
    writeFileSync(path, edited);
    const files = listMigrationFiles(packaged.path);
    await expect(migrateUp(empty.database.db, files)).rejects.toThrow(MigrationError);
    await expect(migrateUp(empty.database.db, files)).rejects.toThrow('0001-foundation differs');
  });

  test('is refused if a part was added', async () => {
    writeFileSync(join(packaged.path, '0001-foundation/more.js'), 'export const more = [];\n');
    const files = listMigrationFiles(packaged.path);
    await expect(migrateUp(empty.database.db, files)).rejects.toThrow(MigrationError);
  });
});
