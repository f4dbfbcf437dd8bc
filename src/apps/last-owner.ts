// An App always keeps an owner who can sign in, and the server an operator. Every change that takes one away is checked here
// first, at every door. If all of them leave at the same moment, one is refused.

import { lockAppRow } from '../database/locks/order.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { type App, CONSOLE_SLUG } from './app.ts';
import type { Developer } from './operators.ts';

/** Call it in the transaction that deletes or disables a user. Throws `last_owner`, `last_operator`. */
export async function requireDispensable(db: Db, app: App, userId: string): Promise<void> {
  if (app.slug !== CONSOLE_SLUG || !isId(userId)) return;
  const developer = { app_id: app.id, id: userId };
  const owned = await db
    .selectFrom('members')
    .innerJoin('apps', 'apps.id', 'members.app_id')
    .select('members.app_id as id')
    // An App that is being deleted needs no owner.
    .where('apps.purge_at', 'is', null)
    .where('console_app_id', '=', developer.app_id)
    .where('developer_id', '=', developer.id)
    .where('role', '=', 'owner')
    .orderBy('members.app_id')
    .execute();
  // Two operators who leave at the same time wait for each other here. The console's App comes before those of its developers.
  await lockMembers(db, { id: developer.app_id });
  for (const app of owned) {
    await lockMembers(db, app);
    await requireAnotherOwner(db, app, developer.id);
  }
  await requireAnotherOperator(db, developer);
}

/** Two owners who remove each other at the same time must not leave an App without one. The App's row is the lock. */
export async function lockMembers(db: Db, app: { id: string }): Promise<void> {
  await lockAppRow(db, app);
}

/** A member who isn't an owner may always leave. A disabled owner doesn't count. Throws `last_owner`. */
export async function requireAnotherOwner(db: Db, app: { id: string }, developerId: string): Promise<void> {
  const owners = await db
    .selectFrom('members')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'members.console_app_id').onRef('users.id', '=', 'members.developer_id'),
    )
    .select(['members.developer_id', 'users.status'])
    .where('members.app_id', '=', app.id)
    .where('members.role', '=', 'owner')
    .execute();
  if (isLast(owners, developerId)) throw new Problem('last_owner', 'Make another member an owner first');
}

async function requireAnotherOperator(db: Db, developer: Developer): Promise<void> {
  const operators = await db
    .selectFrom('operators')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'operators.app_id').onRef('users.id', '=', 'operators.developer_id'),
    )
    .select(['operators.developer_id', 'users.status'])
    .where('operators.app_id', '=', developer.app_id)
    .execute();
  if (isLast(operators, developer.id)) throw new Problem('last_operator', 'Make another developer an operator first');
}

type Standing = { developer_id: string; status: 'active' | 'disabled' };

/** Whether the developer is in the list and nobody else in it is active. */
function isLast(all: Standing[], id: string): boolean {
  const isOne = all.some(({ developer_id }) => developer_id === id);
  return isOne && !all.some(({ developer_id, status }) => developer_id !== id && status === 'active');
}
