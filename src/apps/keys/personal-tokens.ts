// Personal access tokens: a developer's own credentials for programs, at the server's API and those of the developer's Apps.
// Random, scoped, expiring; shown once, kept as SHA-256. What the developer may do is read with each call.

import { DAY, MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, PersonalTokenRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record, recordEach } from '../../events/record.ts';
import { isKey, newId, newKey } from '../../ids.ts';
import { quotas } from '../../limits/quotas.ts';
import { Problem, requireKnown } from '../../problem.ts';
import { hashSecret } from '../../secrets.ts';
import type { App } from '../app.ts';
import { type Developer, isOperator } from '../operators.ts';
import { tokenScopes } from '../permissions.ts';

export const PERSONAL_TOKEN_PREFIX = 'gh_pat_';
const HINT_LENGTH = 4;
export const DEFAULT_TOKEN_DAYS = 90;
export const MAX_TOKEN_DAYS = 365;
/** With the powers of an operator. */
export const MAX_OPERATOR_DAYS = 1;
const LAST_USED_PRECISION = 5 * MINUTE;

export type NewPersonalToken = {
  name: string;
  scopes: string[];
  expires_in_days?: number | undefined;
  /** Whether it has the powers of its developer as an operator. */
  operator?: boolean | undefined;
};

/**
 * The token is never shown again. Call it in the transaction that tells the developer by mail. Throws `invalid_body`,
 * `forbidden` for the powers of an operator that the developer isn't, `limit_reached`.
 */
export async function createPersonalToken(
  db: Db,
  consoleApp: App,
  developer: Developer,
  { name, scopes, operator = false, expires_in_days }: NewPersonalToken,
): Promise<{ row: PersonalTokenRow; token: string }> {
  requireTokenScopes(scopes);
  const days = expires_in_days ?? defaultDays({ operator });
  requireDays(days, operator ? MAX_OPERATOR_DAYS : MAX_TOKEN_DAYS);
  if (operator && !(await isOperator(db, developer)))
    throw new Problem('forbidden', 'Only an operator can give a token the powers of one');
  return transact(db, async (db) => {
    await requireRoom(db, consoleApp, developer);
    const at = now();
    const token = newKey(PERSONAL_TOKEN_PREFIX);
    const row = await db
      .insertInto('personal_tokens')
      .values({
        ...{ app_id: consoleApp.id, id: newId(), developer_id: developer.id, name, operator },
        ...{ token_hash: hashSecret(token), hint: token.slice(-HINT_LENGTH) },
        scopes: [...new Set(scopes)],
        created_at: at,
        expires_at: new Date(at.getTime() + days * DAY),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const data = { id: row.id, name, scopes: row.scopes, operator, expires_at: row.expires_at.toISOString() };
    await record(db, consoleApp, 'personal_token.created', { user_id: developer.id, data });
    return { row, token };
  });
}

export const defaultDays = ({ operator }: { operator: boolean }): number =>
  operator ? MAX_OPERATOR_DAYS : DEFAULT_TOKEN_DAYS;

function requireTokenScopes(scopes: readonly string[]): void {
  const detail = `choose from ${tokenScopes.join(', ')}`;
  requireKnown('scopes', scopes, { known: tokenScopes, toDetail: () => detail });
  if (scopes.length > 0) return;
  throw new Problem('invalid_body', `A personal access token has a scope; ${detail}`, { fields: { scopes: detail } });
}

function requireDays(days: number, max: number): void {
  if (days >= 1 && days <= max) return;
  throw new Problem('invalid_body', `This token can live ${max} days at most`, {
    fields: { expires_in_days: `at most ${max}` },
  });
}

/** The developer's row is the lock. Expired ones don't count. Throws `limit_reached`. */
async function requireRoom(db: Db, consoleApp: App, developer: Developer): Promise<void> {
  const users = db.selectFrom('users').select('id').where('app_id', '=', consoleApp.id).where('id', '=', developer.id);
  await users.forNoKeyUpdate().execute();
  const live = await listPersonalTokens(db, consoleApp, developer.id);
  const { max, code } = quotas.personal_tokens;
  if (live.length < max) return;
  throw new Problem(code, `You have ${max} personal access tokens, which is the limit; revoke one first`, {
    members: { limit: 'personal_tokens', max },
  });
}

/** The live ones, newest first; as many as the quota allows. */
export async function listPersonalTokens(db: Db, consoleApp: App, developerId: string): Promise<PersonalTokenRow[]> {
  return db
    .selectFrom('personal_tokens')
    .selectAll()
    .where('app_id', '=', consoleApp.id)
    .where('developer_id', '=', developerId)
    .where('expires_at', '>', now())
    .orderBy('created_at', 'desc')
    .execute();
}

export function toPersonalTokenJson(row: PersonalTokenRow) {
  const { id, name, hint, scopes, operator, created_at, expires_at, last_used_at } = row;
  return { id, name, hint, scopes, operator, created_at, expires_at, last_used_at };
}

/** As personal data. Users of other Apps have none. */
export const ownPersonalTokens = {
  name: 'personal_tokens',
  async list(db: Db, app: App, user: { id: string }) {
    const rows = await listPersonalTokens(db, app, user.id);
    return rows.map(({ name, scopes, operator, created_at, expires_at, last_used_at }) => ({
      ...{ name, scopes, operator, created_at, expires_at, last_used_at },
    }));
  },
} as const;

/** Takes effect at once on every node, because tokens are looked up with every call. Throws `not_found`. */
export async function revokePersonalToken(db: Db, consoleApp: App, developerId: string, id: string): Promise<void> {
  await transact(db, async (db) => {
    const row = await db
      .deleteFrom('personal_tokens')
      .where('app_id', '=', consoleApp.id)
      .where('developer_id', '=', developerId)
      .where('id', '=', id)
      .returning(['id', 'name'])
      .executeTakeFirst();
    if (!row) throw new Problem('not_found', 'There is no such token');
    await record(db, consoleApp, 'personal_token.revoked', { user_id: developerId, data: row });
  });
}

/** All of a user of the console: with a new password, or when the user is disabled. Call it in that transaction. */
export async function revokePersonalTokens(db: Db, app: App, userId: string): Promise<void> {
  const rows = await db
    .deleteFrom('personal_tokens')
    .where('app_id', '=', app.id)
    .where('developer_id', '=', userId)
    .returning(['id', 'name'])
    .execute();
  const each = rows.map((data) => ({ user_id: userId, data }));
  await recordEach(db, app, 'personal_token.revoked', each);
}

export type PersonalToken = Pick<PersonalTokenRow, 'id' | 'scopes' | 'operator' | 'expires_at' | 'last_used_at'>;
type Owner = { developer_id: string; email: string; email_verified: boolean; access_epoch: number };

/** The live token with this secret, and its developer, who is active. */
export async function findPersonalToken(
  core: Core,
  consoleApp: App,
  secret: string,
): Promise<(PersonalToken & Owner) | undefined> {
  if (!isKey(PERSONAL_TOKEN_PREFIX, secret)) return undefined;
  const values = [consoleApp.id, hashSecret(secret), now()];
  const [token] = await core.database.query<PersonalToken & Owner>(findStatement, values);
  if (token && (!token.last_used_at || now().getTime() - token.last_used_at.getTime() > LAST_USED_PRECISION)) {
    await core.database.query(touchStatement, [consoleApp.id, token.id, now()]);
  }
  return token;
}

const findStatement = {
  name: 'find_personal_token',
  reads: true,
  text: `select token.id, token.scopes, token.operator, token.expires_at, token.last_used_at,
                developer.id as developer_id, developer.email, developer.email_verified, developer.access_epoch
         from personal_tokens token
         join users developer on developer.app_id = token.app_id and developer.id = token.developer_id
         where token.app_id = $1 and token.token_hash = $2 and token.expires_at > $3 and developer.status = 'active'`,
};
const touchStatement = {
  name: 'touch_personal_token',
  text: 'update personal_tokens set last_used_at = $3 where app_id = $1 and id = $2',
};
