// What a search finds, and by which index. A whole email, id or number is looked up by its key. Otherwise a row is found by
// the beginning of one of its texts, and, with three letters or digits in a row, by any part of them. Nouns only name
// their columns.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Schema } from '../schema.ts';
import { rootOf } from '../transact.ts';

/** How the rows of a table are searched. Each column has an index that begins with app_id. */
export type Searchable = {
  table: keyof Schema;
  /** Conditions that hold for the row that this text names as a whole. If there is one, nothing else is shown. */
  keys(text: string): Expression<SqlBool>[];
  /** Columns with the beginning that the text has in their form; undefined if it has none. */
  beginnings: [column: RawBuilder<string>, toForm: (text: string) => string | undefined][];
  /** The expression of the index on parts, to the letter. */
  parts: RawBuilder<string>;
  /** An App has so few rows that all are looked through, and nothing needs an index. */
  isSmall?: true;
};

/** The text that a search is for, or undefined if it is blank. */
export const toSearch = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** For `ilike`: matches every value that contains the text literally. */
export const toPattern = (text: string): string => `%${toLiteral(text)}%`;

const toLiteral = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** An index of parts knows three letters or digits in a row; for less, it would have to be read as a whole. */
const hasThree = (text: string) => /[\p{L}\p{N}]{3}/u.test(text);

/** Whether a row is found, apart from keys. */
export function isFound(
  { beginnings, parts, isSmall }: Searchable,
  text: string,
  { withParts }: { withParts: boolean },
): Expression<SqlBool> {
  const conditions = beginnings.flatMap(([column, toForm]) => {
    const form = toForm(text);
    return form === undefined ? [] : [sql<boolean>`${column} like ${`${toLiteral(form)}%`}`];
  });
  if (isSmall || (withParts && hasThree(text))) conditions.push(sql<boolean>`${parts} ilike ${toPattern(text)}`);
  return conditions.length > 0 ? sql`(${sql.join(conditions, sql` or `)})` : sql`false`;
}

const answers = new WeakMap<Db, Promise<boolean>>();

/** Whether the database has the indexes for parts: the migration made all of them, or none. */
export function findsParts(db: Db): Promise<boolean> {
  const root = rootOf(db);
  const known = answers.get(root) ?? hasIndexes(db);
  answers.set(root, known);
  known.catch(() => answers.delete(root));
  return known;
}

async function hasIndexes(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('users_search') is not null as found`.execute(db);
  return rows[0]?.found === true;
}
