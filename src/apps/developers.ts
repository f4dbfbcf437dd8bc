// What a developer needs to own Apps or to work on them: a verified address, and room in the quota. Anybody may type an
// address; an App or a membership belongs to the person who reads its mail.

import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { type Developer, isOperator } from './operators.ts';

/**
 * Every door calls it before it gives a developer access to Apps: console, API and command line. Operators count as
 * verified, because the server's own administrator named them. Throws `developer_unverified`.
 */
export async function requireDeveloper(db: Db, developer: Developer & { email_verified: boolean }): Promise<void> {
  if (developer.email_verified || (await isOperator(db, developer))) return;
  throw new Problem('developer_unverified', 'Verify your email address at the console first');
}

/**
 * Requires room for another App. Call it in the transaction that creates the App: it locks the developer's row, so that
 * parallel requests create no more Apps than the quota allows. Throws `developer_unverified`, `app_quota_reached`.
 */
export async function requireQuota(db: Db, owner: Developer, max: number): Promise<void> {
  const { app_id, id, as_operator } = owner;
  const developer = await db
    .selectFrom('users')
    .select(['app_id', 'id', 'email_verified'])
    .where('app_id', '=', app_id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!developer) throw new Problem('not_found', 'There is no such developer');
  await requireDeveloper(db, { ...developer, as_operator });
  if (await isOperator(db, owner)) return;
  const { count } = await db
    .selectFrom('members')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('console_app_id', '=', app_id)
    .where('developer_id', '=', id)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  if (Number(count) < max) return;
  throw new Problem('app_quota_reached', `You own ${count} Apps; on this server a developer can own ${max}`, {
    members: { max },
  });
}
