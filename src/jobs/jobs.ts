// Work beside the requests: jobs that requests left, and expired rows, which go in small batches; from the start on, on
// whichever node gets to it.
import { sql } from 'kysely';
import { sendEmailChange } from '../authentication/addresses/change-mails.ts';
import { sendEmailLookup } from '../authentication/addresses/lookup.ts';
import { noteLock } from '../authentication/sign-in/lockout.ts';
import { sendMagicLink } from '../authentication/ways/magic-link.ts';
import { sendRegistration } from '../authentication/ways/registration.ts';
import { sendResetLink } from '../authentication/ways/reset.ts';
import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { renderLetter, renderSms } from '../http/mail/letters.ts';
import { startSending } from '../mail/send.ts';
import type { System } from '../system.ts';

const SWEEP_EVERY_MS = 60_000;
const BATCH = 500;
/** A node that fell behind catches up without holding the database for long. */
const MAX_BATCHES = 200;

/** Table, and the column by which a row is over. */
const swept = {
  artifacts: 'expires_at',
  sessions: 'expires_at',
  grants: 'expires_at',
  one_time_tokens: 'expires_at',
  rate_limits: 'expires_at',
  console_sessions: 'expires_at',
  mails: 'expires_at',
  trusted_devices: 'expires_at',
  email_changes: 'expires_at',
  upstream_sign_ins: 'expires_at',
} as const;

export function startJobs(system: System): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  // Nodes that were started together shouldn't all sweep in the same second.
  const jitter = Math.random() * 10_000;
  const timer = setInterval(() => {
    running = sweep(system.database.db).catch((error) =>
      system.log.warn({ error: error.message }, 'could not sweep expired rows'),
    );
  }, SWEEP_EVERY_MS + jitter);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Begins to do the jobs that requests leave. */
export async function startWork(system: System): Promise<void> {
  const { config, database, keyring, directory, queue, outbox, mailTransport, smsTransport } = system;
  const { db } = database;
  await queue.start();
  await queue.work('reset_password', async ({ app_id, email, locale }) => {
    const app = await directory.findById(app_id);
    if (app) await sendResetLink(db, outbox, app, { email, locale });
  });
  await queue.work('magic_link', async ({ app_id, ...asked }) => {
    const app = await directory.findById(app_id);
    if (app) await sendMagicLink({ db, keyring, outbox }, app, asked);
  });
  await queue.work('locked', async (lock) => {
    const app = await directory.findById(lock.app_id);
    if (app) await noteLock({ db, outbox }, app, lock);
  });
  await queue.work('register', async ({ app_id, email, locale }) => {
    const app = await directory.findById(app_id);
    if (app) await sendRegistration({ database, keyring, outbox }, app, { email, locale });
  });
  await queue.work('email_lookup', async ({ app_id, ...asked }) => {
    const app = await directory.findById(app_id);
    if (app) await sendEmailLookup({ db, keyring, outbox }, app, asked);
  });
  await queue.work('email_change', async ({ app_id, ...asked }) => {
    const app = await directory.findById(app_id);
    if (app) await sendEmailChange({ database, keyring, outbox }, app, asked);
  });
  const transports = { mail: mailTransport, sms: smsTransport };
  const render = { letter: renderLetter, sms: renderSms };
  await startSending({ database, keyring, directory, queue, transports, from: config.mailFrom, render });
}

/** Deletes what has expired; returns how many rows of each table. */
export async function sweep(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table, column] of Object.entries(swept)) {
    counts[table] = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const deleted = await deleteBatch(db, table, column);
      counts[table] += deleted;
      if (deleted < BATCH) break;
    }
  }
  return counts;
}

/** Rows that another node is deleting are skipped, not waited for. */
async function deleteBatch(db: Db, table: string, column: string): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${now()} limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
