// Links and codes that work once. The kind is part of the key and of what is hashed, so that a token of one kind is
// worth nothing at another's door; nothing but the two consume… functions may mark one used.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { DAY, HOUR, MINUTE, now } from '../../clock.ts';
import { ifGiven } from '../../database/lists.ts';
import type { Db } from '../../database/schema.ts';
import { newSecret } from '../../ids.ts';
import { Problem } from '../../problem.ts';

/** Every kind, and how long it works. */
export const oneTimeTokens = {
  operator_setup: { lifetime: DAY },
  operator_recovery: { lifetime: 15 * MINUTE },
  reset_password: { lifetime: 30 * MINUTE },
  verify_email: { lifetime: DAY },
  verify_email_code: { lifetime: 10 * MINUTE },
  register_code: { lifetime: 10 * MINUTE },
  factor_enrolment: { lifetime: 10 * MINUTE },
  factor_code: { lifetime: 10 * MINUTE },
  verify_phone_code: { lifetime: 10 * MINUTE },
  // Several at once: who knows somebody's number must not be able to end the code that its owner asked for.
  email_lookup_code: { lifetime: 10 * MINUTE, many: true },
  magic_link: { lifetime: 15 * MINUTE },
  magic_link_code: { lifetime: 15 * MINUTE },
  unlock: { lifetime: HOUR },
  email_change_code: { lifetime: 15 * MINUTE },
  email_change_agree: { lifetime: DAY },
  // Who takes an account and changes the address twice must not end the first link, which went to the owner.
  undo_email: { lifetime: 3 * DAY, many: true },
  // Several at once: one user signs in at two devices, and who is not known yet has no user to replace an older one of.
  connection_arrival: { lifetime: 10 * MINUTE, many: true },
  connection_code: { lifetime: 1 * MINUTE, many: true },
  invitation: { lifetime: 7 * DAY },
  passkey_challenge: { lifetime: 5 * MINUTE, many: true },
} as const;

export type OneTimeTokenKind = keyof typeof oneTimeTokens;

type Owner = { user_id?: string | undefined; payload?: Record<string, unknown> | undefined };

/**
 * Returns the token itself (a random one unless given); only its hash is stored. Older ones of the same kind and user stop
 * working, unless there may be many; without a user, those of the same kind and invitation or address
 * (`payload.invitation_id`, `payload.email_key`).
 */
export async function createOneTimeToken(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  { token = newSecret(), ...owner }: Owner & { token?: string } = {},
): Promise<string> {
  if (!('many' in oneTimeTokens[kind])) await endOneTimeTokens(db, app, kind, owner);
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
  return token;
}

/** Those of a user; or of what has no user yet: an invitation, an address. */
export async function endOneTimeTokens(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  { user_id, payload }: Owner,
): Promise<void> {
  const owner = ['invitation_id', 'email_key'].find((name) => !user_id && typeof payload?.[name] === 'string');
  await db
    .deleteFrom('one_time_tokens')
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .where('user_id', user_id ? '=' : 'is', user_id ?? null)
    .where((where) => ifGiven(owner, (name) => where(sql`payload ->> ${name}`, '=', payload?.[name])))
    .execute();
}

/** Links and codes that went to an address which is the user's no more. */
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

/** All of a user's, but the links that put back an address from before these changes. */
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

/** Of any number of callers on any number of nodes, one gets the token; the others get `invalid_one_time_token`. */
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

/** The same, for who has another answer to a wrong one. */
export async function tryToConsume(
  db: Db,
  app: { id: string },
  kind: OneTimeTokenKind,
  token: string,
): Promise<ConsumedToken | undefined> {
  return db
    .updateTable('one_time_tokens')
    .set({ consumed_at: now() })
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .where('token_hash', '=', hashOf(kind, token))
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now())
    .returning(['user_id', 'payload'])
    .executeTakeFirst();
}

/**
 * For tokens that say by a seal of ours what they are, and have no row before they are used: what is stored is that they
 * were. Of any number of callers one goes on; the others get `invalid_one_time_token`.
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
      // By then it is over by its seal.
      expires_at: new Date(now().getTime() + oneTimeTokens[kind].lifetime),
      consumed_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  if (!consumed) throw new Problem('invalid_one_time_token');
}

/** What it would give if it were spent now, for the page that asks before: looking at a link must not use it up. */
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
    .where('kind', '=', kind)
    .where('token_hash', '=', hashOf(kind, token))
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
}

export async function isUsable(db: Db, app: { id: string }, kind: OneTimeTokenKind, token: string): Promise<boolean> {
  return (await findUsable(db, app, kind, token)) !== undefined;
}

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
