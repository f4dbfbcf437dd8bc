// What `gatehouse check` says of the database: can it be opened, is it migrated, what may our role do, do Apps have
// origins, do our keys open what it holds, do API keys end, is the audit log as
// short as it should be, and do our clock and its own agree.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { CONSOLE_SLUG, toApp } from '../../apps/app.ts';
import { listSigningKeys } from '../../apps/signing-keys.ts';
import { CLOCK_TOLERANCE } from '../../clock.ts';
import { describeSkew, measureSkew } from '../../clock-watch.ts';
import type { Config } from '../../config.ts';
import { createCore } from '../../core.ts';
import { DirectoryHeld } from '../../database/hold-directory.ts';
import { listMigrations, listNewer } from '../../database/migrate.ts';
import { type Database, openDatabase, openPatiently } from '../../database/open.ts';
import { countStale } from '../../database/sealed.ts';
import { createKeyring, type Keyring } from '../../secrets.ts';
import { secretKeyFile } from '../../system.ts';
import { explain, Refusal } from '../command.ts';
import { describeDatabase } from '../database.ts';
import { quiet } from '../on-system.ts';
import { sealedColumns } from '../sealed.ts';
import { checkApiKeys } from './api-keys.ts';
import { checkAuditLog } from './audit-log.ts';
import { type Finding, notChecked } from './finding.ts';
import { checkOrigins } from './origins.ts';
import { checkRole } from './role.ts';

const OLDEST_POSTGRESQL = 15;
const NEED_MIGRATIONS = ['role', 'origins', 'keys', 'api_keys', 'developers', 'audit_log'];

export async function checkDatabase(config: Config): Promise<Finding[]> {
  const missing = !config.databaseUrl && !existsSync(join(config.dataDir, 'database'));
  if (missing) {
    const message = `There is no database in ${config.dataDir} yet; the first start makes it.`;
    return withoutLook({ status: 'warn', message }, 'there is none');
  }
  let database: Database;
  try {
    database = await openDatabase(config, quiet);
  } catch (error) {
    if (!(error instanceof DirectoryHeld))
      return withoutLook({ status: 'fail', message: explain(error) }, 'the database comes first');
    const held = `Process ${error.holder} holds ${describeDatabase(config)}: a running server is nothing wrong.`;
    return withoutLook({ status: 'warn', message: held }, 'only the process that holds the database can look inside');
  }
  try {
    return await look(config, database);
  } finally {
    await database.close();
  }
}

function withoutLook({ status, message }: Pick<Finding, 'status' | 'message'>, why: string): Finding[] {
  const rest = ['migrations', ...NEED_MIGRATIONS, 'clock'].map((name) => notChecked(name, why));
  return [{ name: 'database', status, message }, ...rest];
}

async function look(config: Config, database: Database): Promise<Finding[]> {
  let version: number;
  try {
    version = await readVersion(database);
    await askDirectly(config);
  } catch (error) {
    return withoutLook({ status: 'fail', message: explain(error) }, 'the database comes first');
  }
  if (version < OLDEST_POSTGRESQL) {
    const message = `PostgreSQL ${version} is too old; ${OLDEST_POSTGRESQL} or newer is needed`;
    return withoutLook({ status: 'fail', message }, 'the database comes first');
  }
  const message = `${describeDatabase(config)} (PostgreSQL ${version}) answers`;
  const migrations = await checkMigrations(config, database);
  const clock = await checkClock(database);
  const answers: Finding = { name: 'database', status: 'ok', message };
  if (migrations.status !== 'ok')
    return [answers, migrations, ...NEED_MIGRATIONS.map((name) => notChecked(name, 'migrate first')), clock];
  const looks = [checkRole, checkOrigins, checkKeys, checkApiKeys, checkDevelopers, checkAuditLog].map((checkIt) =>
    checkIt(config, database),
  );
  return [answers, migrations, ...(await Promise.all(looks)), clock];
}

async function readVersion({ db }: Database): Promise<number> {
  const { rows } = await sql<{ server_version_num: string }>`show server_version_num`.execute(db);
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

/** Beside a pooler: notifications, migrations and jobs need it. */
async function askDirectly({ databaseDirectUrl }: Config): Promise<void> {
  if (databaseDirectUrl === undefined) return;
  const direct = openPatiently(databaseDirectUrl, quiet);
  try {
    await readVersion(direct);
  } catch (error) {
    throw new Refusal(`DATABASE_DIRECT_URL: ${explain(error)}`);
  } finally {
    await direct.close();
  }
}

async function checkMigrations({ migrate }: Config, { db }: Database): Promise<Finding> {
  const name = 'migrations';
  try {
    const migrations = await listMigrations(db);
    const pending = migrations.filter(({ executed_at }) => !executed_at).map((migration) => migration.name);
    const newer = await listNewer(db);
    if (newer.length > 0)
      return { name, status: 'ok', message: `none pending; a newer version ran ${newer.join(', ')}` };
    if (pending.length === 0) return { name, status: 'ok', message: `none pending, ${migrations.length} done` };
    const message = `pending: ${pending.join(', ')}`;
    return migrate
      ? { name, status: 'warn', message: `${message}; the next start runs them, or \`gatehouse migrate\`` }
      : { name, status: 'fail', message: `${message}; MIGRATE is off, so run \`gatehouse migrate\` as the owner` };
  } catch (error) {
    return { name, status: 'fail', message: explain(error) };
  }
}

async function checkKeys(config: Config, database: Database): Promise<Finding> {
  const name = 'keys';
  const { db } = database;
  const consoleApp = await db.selectFrom('apps').select('id').where('slug', '=', CONSOLE_SLUG).executeTakeFirst();
  if (!consoleApp) return { name, status: 'ok', message: 'nothing is sealed yet; the first start makes keys' };
  const secrets = config.secretKeys ?? readSecretKeyFile(config);
  if (!secrets) return { name, status: 'fail', message: `${MADE_ELSEWHERE}, and none is here. Set SECRET_KEY.` };
  const keyring = createKeyring(secrets);
  try {
    await listSigningKeys(createCore(config, { database, keyring, log: quiet }), consoleApp);
  } catch {
    return { name, status: 'fail', message: `${MADE_ELSEWHERE}. Set SECRET_KEY to that one.` };
  }
  return { name, ...(await checkSealed(db, keyring)) };
}

async function checkSealed(db: Database['db'], keyring: Keyring): Promise<Omit<Finding, 'name'>> {
  const counts = await Promise.all(sealedColumns.map((sealed) => countStale(db, keyring, sealed)));
  const older = counts.reduce((sum, count) => sum + count.older, 0);
  const unknown = counts.reduce((sum, count) => sum + count.unknown, 0);
  if (unknown > 0)
    return {
      status: 'fail',
      message: `${unknown} values are sealed under a key that SECRET_KEY does not list. Add it.`,
    };
  if (older > 0) {
    const advice = 'run `gatehouse secrets reseal` before you remove it';
    return { status: 'warn', message: `${older} values are sealed under an older SECRET_KEY; ${advice}` };
  }
  const rest = keyring.keyIds.length > 1 ? '; nothing there needs the older ones' : '';
  return { status: 'ok', message: `SECRET_KEY opens what the database holds${rest}` };
}

/** A developer's account opens every App that they work on (docs/decisions/0015). */
async function checkDevelopers({ production, ...around }: Config, { db }: Database): Promise<Finding> {
  const name = 'developers';
  const row = await db.selectFrom('apps').selectAll().where('slug', '=', CONSOLE_SLUG).executeTakeFirst();
  const mfa = row && toApp(row, { production, ...around }).settings.mfa;
  if (mfa === undefined) return { name, status: 'ok', message: 'none yet' };
  if (mfa === 'required' || !production) return { name, status: 'ok', message: `second factor: ${mfa}` };
  const message = `second factor: ${mfa}; set mfa to required in the settings of the console’s App`;
  return { name, status: 'warn', message };
}

const MADE_ELSEWHERE = 'The database was made under another SECRET_KEY';

/** On PostgreSQL the servers compare it, too, and are not ready beyond the tolerance. */
async function checkClock(database: Database): Promise<Finding> {
  const name = 'clock';
  if (database.kind === 'embedded') return { name, status: 'ok', message: 'the embedded database has the same clock' };
  const skew = await measureSkew(database.db);
  const isRight = Math.abs(skew) <= CLOCK_TOLERANCE;
  const message = describeSkew(skew);
  return { name, status: isRight ? 'ok' : 'fail', message: isRight ? message : `${message}. Set it by NTP.` };
}

function readSecretKeyFile(config: Config): string[] | undefined {
  const file = secretKeyFile(config);
  return existsSync(file) ? [readFileSync(file, 'utf8').trim()] : undefined;
}
