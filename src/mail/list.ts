// The outbox as an App's developers see it: which messages were sent, and which wait and why. The content is never
// shown.

import { type Selectable, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Count, countRows } from '../database/lists/counts.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { MailsTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { traitsOf } from './kinds.ts';
import { enqueueSending } from './send.ts';

const columns = [
  'id',
  'channel',
  'kind',
  'recipient',
  'locale',
  'state',
  'attempts',
  'last_error',
  'created_at',
  'sent_at',
  'expires_at',
] as const;

export type ListedMail = Pick<Selectable<MailsTable>, (typeof columns)[number]>;

export const mailStates = ['queued', 'sent', 'refused', 'kept'] as const satisfies ListedMail['state'][];

export type MailState = (typeof mailStates)[number];

type Query = PageQuery & {
  /** Part of a recipient. */
  search?: string | undefined;
  state?: MailState | undefined;
};

const searchable: Searchable = {
  table: 'mails',
  keys: () => [],
  beginnings: [[sql`lower(recipient)`, (text) => text.toLowerCase()]],
  parts: sql`recipient`,
};

/** Newest first. Messages are listed until they expire. Throws as `readPage`. */
export async function listMails(db: Db, app: App, query: Query = {}): Promise<Page<ListedMail>> {
  const select = (db: Db) =>
    db
      .selectFrom('mails')
      .select(columns)
      .where('app_id', '=', app.id)
      .where('expires_at', '>', now())
      .where((where) => ifGiven(query.state, (state) => where('state', '=', state)));
  return readPage(db, app, select, { ...query, by: 'created_at', searchable });
}

export function toMailJson(mail: ListedMail): ListedMail {
  const { id, channel, kind, recipient, locale, state, attempts, last_error, created_at, sent_at, expires_at } = mail;
  return { id, channel, kind, recipient, locale, state, attempts, last_error, created_at, sent_at, expires_at };
}

/** The message failed and can be tried again: it waits for that, or was refused for good. */
export const isStuck = ({ state, last_error }: Pick<ListedMail, 'state' | 'last_error'>) =>
  state === 'refused' || (state === 'queued' && last_error !== null);

/** How many of those that wait have failed. Throws as `inLane`. */
export async function countStuck(db: Db, app: App): Promise<Count> {
  return countRows(db, app, (db) =>
    db
      .selectFrom('mails')
      .select('id')
      .where('app_id', '=', app.id)
      .where('expires_at', '>', now())
      .where('state', '=', 'queued')
      .where('last_error', 'is not', null),
  );
}

/**
 * Retries a failed message now instead of later. Clearing the error makes sure that many requests cause one retry,
 * until it fails again. Throws `not_found`.
 */
export async function sendAgain(core: Core, app: App, id: string): Promise<void> {
  await transact(core, async (core) => {
    const found = await core.db
      .updateTable('mails')
      .set({ state: 'queued', last_error: null })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'refused'])
      .where('last_error', 'is not', null)
      .where('expires_at', '>', now())
      .returning(['channel', 'kind'])
      .executeTakeFirst();
    if (!found) throw new Problem('not_found', 'There is no failed message with this id');
    await record(core.db, app, 'mail.sent_again', { data: { mail_id: id, kind: found.kind } });
    await enqueueSending(core, app, { id, channel: found.channel, urgency: traitsOf(found).urgency });
  });
}
