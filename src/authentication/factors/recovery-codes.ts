// Recovery codes, for a user who lost the second factor: ten codes that work once each. Only their hashes are stored,
// and a new set replaces the old one.

import { randomBytes } from 'node:crypto';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { hashSecret } from '../../secrets.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser } from '../../users/users.ts';

export const RECOVERY_CODES = 10;
/** 120 bits each: from 112 bits on, a plain hash is enough (ASVS 6.5.2). Sets from before 0.3 have 80, and still work. */
const BYTES = 15;
/** Crockford's alphabet: no letter looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** The source of a pattern for what `newCode` returns: a letter for five bits, and a hyphen after every four letters. */
export const RECOVERY_CODE = `[${ALPHABET}]{4}(?:-[${ALPHABET}]{4}){${(BYTES * 8) / 5 / 4 - 1}}`;

/** For a user's first factor: new codes, or none if the user has unused ones. */
export async function makeFirstRecoveryCodes(db: Db, app: App, userId: string): Promise<string[]> {
  return transact(db, async (db) => {
    await lockUser(db, app, userId);
    return (await countRecoveryCodes(db, app, userId)) > 0 ? [] : regenerateRecoveryCodes(db, app, userId);
  });
}

/** Creates a new set at the user's request. Returns the codes, which are never shown again. */
export async function renewRecoveryCodes(
  core: Core,
  app: App,
  user: UserRow,
  others: OtherSessions = {},
): Promise<string[]> {
  return transact(core, async (core) => {
    await lockUser(core.db, app, user.id);
    await endOthersIfAsked(core.db, app, user.id, others);
    await enqueueNotice(core, app, user, { kind: 'recovery_codes_renewed' });
    return regenerateRecoveryCodes(core.db, app, user.id);
  });
}

/** Returns the codes, which are never shown again. Of two sets that are created at once, the later one counts. */
export async function regenerateRecoveryCodes(db: Db, app: App, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await transact(db, async (db) => {
    await lockUser(db, app, userId);
    await db.deleteFrom('recovery_codes').where('app_id', '=', app.id).where('user_id', '=', userId).execute();
    await db
      .insertInto('recovery_codes')
      .values(
        codes.map((code) => ({
          app_id: app.id,
          user_id: userId,
          code_hash: hashOf(userId, code),
          created_at: now(),
        })),
      )
      .execute();
    await record(db, app, 'recovery_codes.regenerated', { user_id: userId });
  });
  return codes;
}

/** Uses up a code, in any spelling. If several requests send the same code, one wins. */
export async function spendRecoveryCode(core: Core, app: App, user: UserRow, typed: string): Promise<boolean> {
  return transact(core, async (core) => {
    const { db } = core;
    const spent = await db
      .updateTable('recovery_codes')
      .set({ used_at: now() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('code_hash', '=', hashOf(user.id, typed))
      .where('used_at', 'is', null)
      .returning('code_hash')
      .executeTakeFirst();
    if (!spent) return false;
    const left = await countRecoveryCodes(db, app, user.id);
    await record(db, app, 'recovery_code.used', { user_id: user.id, data: { left } });
    await enqueueNotice(core, app, user, { kind: 'recovery_code_used', values: { left } });
    return true;
  });
}

/** The number of unused codes. */
export async function countRecoveryCodes(db: Db, app: App, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_codes')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function newCode(): string {
  const bits = [...randomBytes(BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.replace(/.{5}/g, (five) => ALPHABET.charAt(Number.parseInt(five, 2)));
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** The hash includes the user: a code is worthless for another user. */
function hashOf(userId: string, typed: string): Buffer {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
  return hashSecret(`recovery_code\n${userId}\n${code}`);
}
