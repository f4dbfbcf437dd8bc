// The test inbox of an App: messages that are kept instead of being sent, because the App is a test App or the recipient is a
// test user (users/test-users.ts). They are rows of the outbox that no job sends, sealed like all others.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Selectable, sql } from 'kysely';
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { DAY, now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { MailsTable } from '../database/schema/records.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { isId } from '../ids.ts';
import { createPlaces } from '../limits/places.ts';
import { Problem } from '../problem.ts';
import { parseEmail } from '../users/email.ts';
import { parsePhone } from '../users/phone.ts';
import { isFictionalPhone, isTestAddress, isTestKey } from '../users/test-users.ts';
import { type Mail, type Message, mailKinds, type Sms } from './kinds.ts';
import { openMessage } from './queued.ts';

export const KEPT_FOR = DAY;
/** Of an App. Older ones give way. */
export const MAX_KEPT = 500;

/** Other servers and proxies cut an idle connection after half a minute, and so does this one. */
export const MAX_WAIT_SECONDS = 25;
const LOOK_MS = 300;
/** In this process, of one App. Others are answered at once, and ask again. */
const MAX_WAITING = 10;

/** Developers have their mail elsewhere. */
export const isMailKept = (app: App, { kind, to }: Pick<Mail, 'kind' | 'to'>): boolean =>
  !('to' in mailKinds[kind]) && (app.test || isTestAddress(app, to));

/** A code for a real user leaves, whatever their number. */
export const isSmsKept = (app: App, { to }: Pick<Sms, 'to'>, users: Pick<UserRow, 'email_key'>[]): boolean =>
  app.test || (isFictionalPhone(to) && users.every(({ email_key }) => isTestKey(app, email_key)));

/** Developers are real. */
export const hasTestInbox = ({ slug }: App): boolean => slug !== CONSOLE_SLUG;

/** Throws `forbidden` at the console App. */
export function requireTestInbox(app: App): void {
  if (!hasTestInbox(app)) throw new Problem('forbidden', 'The console has no test inbox');
}

/** Call it when one more message is kept. */
export async function trimTestInbox(db: Db, app: App): Promise<void> {
  const surplus = selectKept(db, app)
    .select('id')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(MAX_KEPT)
    .forUpdate()
    .skipLocked();
  await db.deleteFrom('mails').where('app_id', '=', app.id).where('id', 'in', surplus).execute();
}

export type KeptMessage = Pick<Selectable<MailsTable>, 'id' | 'kind' | 'recipient' | 'locale' | 'created_at'> & {
  expires_at: Date;
  message: Message;
};

type Filter = {
  /** An address or a number, however it is spelled. */
  to?: string | undefined;
  /** Only messages written after it. */
  since?: Date | undefined;
};

const columns = ['id', 'channel', 'kind', 'recipient', 'locale', 'content_sealed', 'created_at', 'expires_at'] as const;

/** Newest first. Throws as `readPage`. */
export async function listKept(core: Core, app: App, query: PageQuery & Filter): Promise<Page<KeptMessage>> {
  const select = (db: Db) => selectKept(db, app).select(columns).where(toCondition(query));
  const { items, next_cursor } = await readPage(core.db, app, select, { ...query, by: 'created_at' });
  return { items: items.map((row) => toKept(core, app, row)), next_cursor };
}

/** Throws `not_found`. */
export async function getKept(core: Core, app: App, id: string): Promise<KeptMessage> {
  const row = isId(id) && (await selectKept(core.db, app).select(columns).where('id', '=', id).executeTakeFirst());
  if (!row) throw new Problem('not_found', 'There is no such message in the test inbox');
  return toKept(core, app, row);
}

/** Returns how many there were. */
export async function emptyTestInbox(core: Core, app: App): Promise<number> {
  return transact(core, async ({ db }) => {
    const { numDeletedRows } = await db
      .deleteFrom('mails')
      .where('app_id', '=', app.id)
      .where('state', '=', 'kept')
      .executeTakeFirstOrThrow();
    const count = Number(numDeletedRows);
    if (count > 0) await record(db, app, 'test_inbox.emptied', { data: { count } });
    return count;
  });
}

const places = createPlaces(MAX_WAITING);

/** Returns when there is a message, after these seconds, or when `isOver` says so. */
export async function waitForKept(
  { db }: Core,
  app: App,
  { seconds, isOver, ...filter }: Filter & { seconds: number; isOver(): boolean },
): Promise<void> {
  const leave = places.enter(app);
  if (!leave) return;
  try {
    const end = performance.now() + seconds * SECOND;
    while (!isOver() && performance.now() < end && !(await hasKept(db, app, filter))) await sleep(LOOK_MS);
  } finally {
    leave();
  }
}

async function hasKept(db: Db, app: App, filter: Filter): Promise<boolean> {
  return (await selectKept(db, app).select('id').where(toCondition(filter)).limit(1).executeTakeFirst()) !== undefined;
}

const selectKept = (db: Db, app: App) =>
  db.selectFrom('mails').where('app_id', '=', app.id).where('state', '=', 'kept').where('expires_at', '>', now());

/** A recipient is stored as the user spelled it, in the normal form of its key. */
function toCondition({ to, since }: Filter) {
  const wanted = to === undefined ? undefined : (parsePhone(to) ?? parseEmail(to)?.key ?? to.toLowerCase());
  return sql<boolean>`(
    ${ifGiven(wanted, (key) => sql<boolean>`lower(recipient) = ${key}`)}
    and ${ifGiven(since, (at) => sql<boolean>`created_at > ${at}`)}
  )`;
}

function toKept(core: Core, app: App, row: Pick<Selectable<MailsTable>, (typeof columns)[number]>): KeptMessage {
  const { id, kind, recipient, locale, created_at, expires_at } = row;
  return { id, kind, recipient, locale, created_at, expires_at, message: openMessage(core, app, row) };
}
