// `gatehouse secrets lost`: going on without a SECRET_KEY that nobody has any more. What isn't sealed stays, such as users with
// their password hashes.
import { sql } from 'kysely';
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { rotateSigningKeys, sealedSigningKeys } from '../apps/signing-keys.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { countStale, type SealedColumn } from '../database/sealed.ts';
import { transact } from '../database/transact.ts';
import { rotateAuditKey, sealedAuditKeys } from '../events/chain/keys.ts';
import { record } from '../events/record.ts';
import type { System } from '../system.ts';
import { type Answer, Refusal, WRONG_USAGE } from './command.ts';
import { giveUp, isSealedUnderNone } from './give-up.ts';
import { listApps } from './on-system.ts';
import { sealedColumns } from './sealed.ts';

type Lost = { sealed: SealedColumn; values: number };

/** A run that was interrupted is completed by the next one; until then no server starts. */
export async function giveUpLost(system: System, { yes }: { yes?: true }): Promise<Answer> {
  const lost = await listLost(system);
  const values = lost.reduce((sum, one) => sum + one.values, 0);
  if (values === 0) return { json: { values, columns: [] }, text: 'SECRET_KEY opens everything: nothing is lost.' };
  const list = lost.map(({ sealed, values }) => `  ${values} ${sealed.lost.words}`);
  if (!yes) throw new Refusal(toWarning(list), WRONG_USAGE);
  // Read before: a transaction holds the only connection of the embedded database.
  const consoleApp = await system.consoleApp();
  const audit_keys = await transact(system, (core) => giveUpAll(core, consoleApp, lost));
  await rotateLost(system);
  const locked_out = await countLockedOut(system.db);
  return {
    json: { values, columns: lost.map(toJson), audit_keys, locked_out },
    text: [
      `${values} values were given up. All users have to sign in again; passwords and passkeys are as they were.`,
      ...list,
      ...audit_keys.map((kid) => `  audit key ${kid}`),
      ...(locked_out > 0
        ? [`${locked_out} users have neither a passkey nor a recovery code. Reset their second factors in the console.`]
        : []),
      'Start the servers. An operator without a second factor gets in by `gatehouse operator recover`.',
    ].join('\n'),
  };
}

async function listLost({ db, keyring }: Core): Promise<Lost[]> {
  const counted = sealedColumns.map(async (sealed) => ({
    sealed,
    values: (await countStale(db, keyring, sealed)).unknown,
  }));
  return (await Promise.all(counted)).filter(({ values }) => values > 0);
}

const toJson = ({ sealed: { table, column }, values }: Lost) => ({ name: `${table}.${column}`, values });

const toWarning = (list: string[]): string =>
  [
    'This gives up what the lost SECRET_KEY sealed, and nothing brings it back:',
    ...list,
    'If there is a copy of that key anywhere, list it in SECRET_KEY after the new one instead. Otherwise stop all servers, and add --yes.',
  ].join('\n');

/** Returns the ids of the audit keys that count on the operator's word from now on. */
async function giveUpAll(core: Core, consoleApp: App, lost: Lost[]): Promise<string[]> {
  const { db, keyring } = core;
  const audit_keys = await listLostAuditKeys(core);
  for (const { sealed } of lost) {
    // An App is never without keys: rotateLost replaces them.
    if (sealed !== sealedSigningKeys) await giveUp(db, keyring, sealed);
  }
  if (audit_keys.length > 0) await rotateAuditKey(core);
  // No browser can show them any more: their cookies are signed under the lost key, too.
  await db.updateTable('sessions').set({ expires_at: now() }).where('expires_at', '>', now()).execute();
  const values = lost.reduce((sum, one) => sum + one.values, 0);
  const columns = lost.map((one) => toJson(one).name);
  await record(db, consoleApp, 'secret_key.lost', { data: { values, columns, audit_keys } });
  return audit_keys;
}

async function listLostAuditKeys({ db, keyring }: Core): Promise<string[]> {
  const { column } = sealedAuditKeys;
  const keys = db.selectFrom('audit_keys').select('kid').where(isSealedUnderNone(keyring, column));
  return (await keys.orderBy('created_at').execute()).map(({ kid }) => kid);
}

/** The console's App comes last: a server starts once its keys can be read. */
async function rotateLost(system: System): Promise<void> {
  const { db, keyring } = system;
  const keys = db.selectFrom('signing_keys').select('app_id').distinct();
  const rows = await keys.where(isSealedUnderNone(keyring, sealedSigningKeys.column)).execute();
  const lost = new Set(rows.map(({ app_id }) => app_id));
  const apps = (await listApps(system)).filter(({ id }) => lost.has(id));
  apps.sort((one, other) => Number(one.slug === CONSOLE_SLUG) - Number(other.slug === CONSOLE_SLUG));
  for (const app of apps) await rotateSigningKeys(system, app, { emergency: true });
}

/** Users of an authenticator app or SMS that is lost who have nothing in its place. */
async function countLockedOut(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(distinct (app_id, user_id)) from factors as lost
    where kind in ('totp', 'sms') and confirmed_at is not null and secret_sealed is null
      and not exists (select from factors as other
        where other.app_id = lost.app_id and other.user_id = lost.user_id and other.confirmed_at is not null
          and (other.kind = 'email' or other.secret_sealed is not null))
      and not exists (select from passkeys where app_id = lost.app_id and user_id = lost.user_id)
      and not exists (select from recovery_codes
        where app_id = lost.app_id and user_id = lost.user_id and used_at is null)
  `.execute(db);
  return Number(rows[0]?.count);
}
