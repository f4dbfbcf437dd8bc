// Changes that are made at once, in pairs: what a subject of them is, and how the outcome of a pair is told.
import { sql } from 'kysely';
import type { App } from '../../../src/apps/app.ts';
import { Problem } from '../../../src/problem.ts';
import type { System } from '../../../src/system.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';

export type Place = { gatehouse: Gatehouse; system: System; app: App };

/** Changes of one thing, which is new for each pair. */
export type Changes = Record<string, () => Promise<unknown>>;

export type MakeSubject = (place: Place) => Promise<Changes>;

/** `counts`: by how many rows each table has grown, and how many events of each name there are. */
export type Outcome = { answers: string[]; counts: Record<string, number> };

let count = 0;
/** A name that nothing else has. */
export const fresh = (word: string): string => `${word}-${++count}`;

/** `done`, or the code of the problem. What isn't a problem fails the test. */
async function answerOf(change: () => Promise<unknown>): Promise<string> {
  try {
    await change();
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

export type Pair = [one: string, other: string];

/** Each pair once, also of a change with itself. */
export function toPairs(names: string[]): Pair[] {
  return names.flatMap((one, index) => names.slice(index).map((other): Pair => [one, other]));
}

/** The answers are those of the first and of the second name, whichever came first. */
export async function perform(
  place: Place,
  make: MakeSubject,
  { pair, order }: { pair: Pair; order: 'as named' | 'reversed' | 'at once' },
): Promise<Outcome> {
  await empty(place);
  const changes = await make(place);
  const before = await countAll(place);
  const [one, other] = pair.map((name) => () => answerOf(changes[name]!)) as [Act, Act];
  const answers = await inOrder(order, one, other);
  const after = await countAll(place);
  const grown = Object.entries(after).map(([name, now]) => [name, now - (before[name] ?? 0)] as const);
  return { answers, counts: Object.fromEntries(grown.filter(([, more]) => more !== 0)) };
}

type Act = () => Promise<string>;

async function inOrder(order: string, one: Act, other: Act): Promise<string[]> {
  if (order === 'at once') return Promise.all([one(), other()]);
  if (order === 'as named') return [await one(), await other()];
  return [await other(), await one()].reverse();
}

/** What the pairs before have left would use up the quotas, and hear of this one's events. */
async function empty({ system: { db }, app }: Place): Promise<void> {
  await db.deleteFrom('clients').where('app_id', '=', app.id).where('built_in', '=', false).execute();
  for (const table of LEFT) await sql`delete from ${sql.table(table)} where app_id = ${app.id}`.execute(db);
}

const LEFT = [
  ...['organizations', 'connections', 'users', 'invitations', 'groups', 'roles', 'organization_roles', 'permissions'],
  ...['resources', 'api_keys', 'webhook_endpoints', 'event_streams', 'user_imports', 'deliveries', 'delivery_targets'],
];

const TABLES = [
  ...LEFT,
  ...['clients', 'client_secrets', 'signal_streams', 'identities', 'sessions', 'factors', 'recovery_codes'],
  ...['one_time_tokens', 'user_roles', 'user_groups', 'group_roles', 'organization_members', 'user_import_lines'],
];

/** Rows of the App by table, and its events by name. */
async function countAll({ system: { db }, app }: Place): Promise<Record<string, number>> {
  const counts = TABLES.map(
    (name) =>
      sql`select ${sql.lit(name)} as name, count(*)::int as count from ${sql.table(name)} where app_id = ${app.id}`,
  );
  const { rows } = await sql<{ name: string; count: number }>`
    ${sql.join(counts, sql` union all `)}
    union all select event, count(*)::int from audit_log where app_id = ${app.id} group by event`.execute(db);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
