// Operators: the developers who run the whole server.

import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { currentActor, record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { type App, CONSOLE_SLUG } from './app.ts';

/** A user of the console App. `as_operator` is false for a token that lacks the powers of an operator. */
export type Developer = { app_id: string; id: string; as_operator?: false | undefined };

export async function isOperator(db: Db, developer: Developer): Promise<boolean> {
  if (developer.as_operator === false) return false;
  const row = await db
    .selectFrom('operators')
    .select('developer_id')
    .where('app_id', '=', developer.app_id)
    .where('developer_id', '=', developer.id)
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasOperator(db: Db, consoleApp: { id: string }): Promise<boolean> {
  const row = await db
    .selectFrom('operators')
    .select('developer_id')
    .where('app_id', '=', consoleApp.id)
    .executeTakeFirst();
  return row !== undefined;
}

export async function makeOperator(db: Db, consoleApp: { id: string }, developerId: string): Promise<void> {
  await transact(db, async (db) => {
    await db
      .insertInto('operators')
      .values({ app_id: consoleApp.id, developer_id: developerId, created_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await record(db, consoleApp, 'operator.created', { user_id: developerId });
  });
}

/**
 * Call it before somebody else changes a user. Only operators change operators: otherwise a key of the console App, or one
 * of its members, could set an operator's password and take over the server. Throws `operator_protected`.
 */
export async function protectOperators(db: Db, app: App, userId: string): Promise<void> {
  if (app.slug !== CONSOLE_SLUG || !(await isOperator(db, { app_id: app.id, id: userId }))) return;
  if (await isOutsider(db, app))
    throw new Problem('operator_protected', 'Only an operator can do this to an operator, and no API key can');
}

/**
 * Call it before a first-party client is made or changed. At the console App it gets tokens of any operator who follows a link,
 * without a question, and with them it is the operator. Throws `operator_protected`.
 */
export async function protectFirstParty(db: Db, app: App): Promise<void> {
  if (app.slug !== CONSOLE_SLUG || !(await isOutsider(db, app))) return;
  throw new Problem('operator_protected', 'Only an operator can have first-party clients here, and no API key can');
}

/** Whether a key, a machine, or a developer who is no operator, acts at the console App. */
async function isOutsider(db: Db, app: App): Promise<boolean> {
  const { kind, id, personal_token } = currentActor();
  // Whatever the token may do, it is for programs, and operators are changed by people.
  if (personal_token) return true;
  if (kind !== 'developer') return kind === 'api_key' || kind === 'client';
  return !id || !(await isOperator(db, { app_id: app.id, id }));
}
