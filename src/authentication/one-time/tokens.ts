// Links and codes that work once. The kind is part of the key and of the hash, so that a token of one kind is worthless
// at the door of another. Only the consume… functions may mark a token as used.
import { createHash } from 'node:crypto';
import { type ExpressionBuilder, sql } from 'kysely';
import { DAY, HOUR, MINUTE, now } from '../../clock.ts';
import { ifGiven } from '../../database/lists.ts';
import type { Db, Schema } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { newSecret } from '../../ids.ts';
import { Problem } from '../../problem.ts';

/** All kinds with their lifetimes. */
export const oneTimeTokens = {
  operator_setup: { lifetime: DAY },
  operator_recovery: { lifetime: 15 * MINUTE },
  // As long as it takes to read the page after a link and press its button.
  new_password: { lifetime: 5 * MINUTE },
  reset_password: { lifetime: 30 * MINUTE },
  verify_email: { lifetime: DAY },
  verify_email_code: { lifetime: 10 * MINUTE },
  register_code: { lifetime: 10 * MINUTE },
  factor_enrolment: { lifetime: 10 * MINUTE },
  factor_code: { lifetime: 10 * MINUTE },
  verify_phone_code: { lifetime: 10 * MINUTE },
  // Several at once: a stranger who knows the number must not be able to end the code that its owner requested.
  email_lookup_code: { lifetime: 10 * MINUTE, many: true },
  magic_link: { lifetime: 10 * MINUTE },
  magic_link_code: { lifetime: 10 * MINUTE },
  unlock: { lifetime: HOUR },
  email_change_code: { lifetime: 10 * MINUTE },
  email_change_agree: { lifetime: DAY },
  // A thief who changes the address twice must not end the first link, which went to the owner.
  undo_email: { lifetime: 3 * DAY, many: true },
  // Several at once: a user may sign in on two devices, and a new person has no user whose older token could be
  // replaced.
  connection_arrival: { lifetime: 10 * MINUTE, many: true },
  connection_code: { lifetime: 1 * MINUTE, many: true },
  invitation: { lifetime: 7 * DAY },
  // The developer's own browser goes on at once, and presses a button.
  impersonation: { lifetime: MINUTE },
  passkey_challenge: { lifetime: 5 * MINUTE, many: true },
} as const;

export type OneTimeTokenKind = keyof typeof oneTimeTokens;

type Owner = { user_id?: string | null | undefined; payload?: Record<string, unknown> | undefined };

/**
 * Returns the token itself (a random one by default); only its hash is stored. Older tokens of the same kind and user
 * stop working, unless several are allowed. Without a user, tokens of the same kind and invitation or address stop
 * working (`payload.invitation_id`, `payload.email_key`).
 */
export async function createOneTimeToken(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  { token = newSecret(), ...owner }: Owner & { token?: string } = {},
): Promise<string> {
  await transact(db, async (db) => {
    if (!('many' in oneTimeTokens[kind])) {
      await lockOwner(db, app, owner);
      await endOneTimeTokens(db, app, kind, owner);
    }
    await db
      .insertInto('one_time_tokens')
      .values({
        app_id: app.id,
        kind,
        token_hash: hashOf(kind, token),
        user_id: owner.user_id ?? null,
        payload: JSON.stringify(owner.payload ?? {}),
        created_at: now(),
        expires_at: new Date(now().getTime() + oneTimeTokens[kind].lifetime),
      })
      .execute();
  });
  return token;
}

/**
 * The user is locked before the user's tokens, which end with many changes of the user. An address or an invitation has no row to lock
 * here. Of two tokens that are created at once, the later one therefore ends the other, and one is not created while it is used.
 */
async function lockOwner(db: Db, app: { id: string }, { user_id, payload }: Owner): Promise<void> {
  const owner = namedOwner({ user_id, payload });
  const is = user_id ?? (owner && payload?.[owner]);
  if (typeof is !== 'string') return;
  if (owner !== 'invitation_id') {
    const users = db.selectFrom('users').select('id').where('app_id', '=', app.id);
    const named = users.where(owner ?? 'id', '=', is);
    if (await named.forUpdate().executeTakeFirst()) return;
  }
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${app.id} ${is}`}, 0))`.execute(db);
}

const namedOwner = ({ user_id, payload }: Owner) =>
  (['invitation_id', 'email_key'] as const).find((name) => !user_id && typeof payload?.[name] === 'string');

/** Ends the tokens of a user, or, without a user, those of an invitation or an address. */
export async function endOneTimeTokens(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  { user_id, payload }: Owner,
): Promise<void> {
  const owner = namedOwner({ user_id, payload });
  await db
    .deleteFrom('one_time_tokens')
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .where('user_id', user_id ? '=' : 'is', user_id ?? null)
    .where((where) => ifGiven(owner, (name) => where(sql`payload ->> ${name}`, '=', payload?.[name])))
    .execute();
}

/** Ends links and codes that were sent to an address which the user no longer has. */
export async function endTokensOfAddress(
  db: Db,
  app: { id: string },
  { id: user_id, email_key }: { id: string; email_key: string },
): Promise<void> {
  for (const kind of ['reset_password', 'verify_email', 'verify_email_code'] as const)
    await endOneTimeTokens(db, app, kind, { user_id });
  for (const kind of ['magic_link', 'magic_link_code'] as const)
    await endOneTimeTokens(db, app, kind, { payload: { email_key } });
}

/** Ends all tokens of a user, except links that restore an address from before these changes. */
export async function endTokensSince(db: Db, app: { id: string }, userId: string, changes: string[]): Promise<void> {
  await db
    .deleteFrom('one_time_tokens')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where((where) =>
      where.or([
        where('kind', '!=', 'undo_email' satisfies OneTimeTokenKind),
        where(sql<string>`payload ->> 'change_id'`, 'in', changes),
      ]),
    )
    .execute();
}

export type ConsumedToken = { user_id: string | null; payload: Record<string, unknown> };

/**
 * Only one of any number of callers, on any number of nodes, gets the token; the others get `invalid_one_time_token`.
 */
export async function consumeOnce(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  token: string,
): Promise<ConsumedToken> {
  const consumed = await tryToConsume(db, app, kind, token);
  if (!consumed) throw new Problem('invalid_one_time_token');
  return consumed;
}

/** Like `consumeOnce`, for callers that answer a wrong token in another way. */
export async function tryToConsume(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  token: string,
): Promise<ConsumedToken | undefined> {
  if (db.isTransaction) await lockOwner(db, app, (await findUsable(db, app, kind, token)) ?? {});
  return db
    .updateTable('one_time_tokens')
    .set({ consumed_at: now() })
    .where('app_id', '=', app.id)
    .where(usable(kind, token))
    .returning(['user_id', 'payload'])
    .executeTakeFirst();
}

/**
 * For sealed tokens without a row of their own: the row is written when the token is used. Only one of any number of
 * callers goes on; the others get `invalid_one_time_token`.
 */
export async function consumeUnstored(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  token: string,
): Promise<void> {
  const consumed = await db
    .insertInto('one_time_tokens')
    .values({
      app_id: app.id,
      kind,
      token_hash: hashOf(kind, token),
      payload: '{}',
      created_at: now(),
      // By then the token has expired by its seal.
      expires_at: new Date(now().getTime() + oneTimeTokens[kind].lifetime),
      consumed_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  if (!consumed) throw new Problem('invalid_one_time_token');
}

/**
 * What the token would give if it were used now, for the page that asks before: looking at a link must not use it up.
 */
export async function findUsable(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  token: string,
): Promise<ConsumedToken | undefined> {
  return db
    .selectFrom('one_time_tokens')
    .select(['user_id', 'payload'])
    .where('app_id', '=', app.id)
    .where(usable(kind, token))
    .executeTakeFirst();
}

/** The same conditions for looking at a token and for consuming it. */
const usable = (kind: OneTimeTokenKind, token: string) => (where: ExpressionBuilder<Schema, 'one_time_tokens'>) =>
  where.and([
    where('kind', '=', kind),
    where('token_hash', '=', hashOf(kind, token)),
    where('consumed_at', 'is', null),
    where('expires_at', '>', now()),
  ]);

/** The links and codes of a user, as personal data. */
export const ownOneTimeLinks = {
  name: 'one_time_links',
  async list(db: Db, app: { id: string }, user: { id: string }) {
    return db
      .selectFrom('one_time_tokens')
      .select(['kind', 'created_at', 'expires_at', 'consumed_at as used_at'])
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .orderBy('created_at', 'desc')
      .execute();
  },
} as const;

function hashOf(kind: string, token: string): Buffer {
  return createHash('sha256').update(`${kind}\n${token}`).digest();
}
