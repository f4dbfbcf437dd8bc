// The outbox as an App's developers see it: which messages left, which wait and why. Never what they say.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isOlder, toPattern } from '../database/conditions.ts';
import { type Page, readCursor, toPage } from '../database/paging.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { messageJob } from './send.ts';

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

export type ListedMail = Awaited<ReturnType<typeof selectMails>>[number];

export type MailState = 'queued' | 'sent';

type Query = {
  /** Part of a recipient. */
  search?: string | undefined;
  state?: MailState | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/** Newest first; a message is there until it is of no use any more. Throws `invalid_cursor`. */
export async function listMails(db: Db, app: App, query: Query = {}): Promise<Page<ListedMail>> {
  const limit = query.limit ?? 50;
  const rows = await selectMails(db, app, { ...query, limit: limit + 1 });
  return toPage(rows, limit, ({ created_at, id }) => ({ at: created_at, id }));
}

function selectMails(db: Db, app: App, { search = '', state, cursor, limit }: Query & { limit: number }) {
  const after = readCursor(cursor);
  const pattern = toPattern(search.trim());
  return db
    .selectFrom('mails')
    .select(columns)
    .where('app_id', '=', app.id)
    .where('expires_at', '>', now())
    .$if(search.trim() !== '', (select) => select.where('recipient', 'ilike', pattern))
    .$if(state !== undefined, (select) => select.where('state', '=', state!))
    .$if(after !== undefined, (select) => select.where(isOlder(after!)))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function toMailJson(mail: ListedMail): Pick<ListedMail, (typeof columns)[number]> {
  return Object.fromEntries(columns.map((name) => [name, mail[name]])) as ListedMail;
}

/** It failed, and waits to be tried again. */
export const isStuck = ({ state, last_error }: Pick<ListedMail, 'state' | 'last_error'>) =>
  state === 'queued' && last_error !== null;

/**
 * Tries a message that failed again now, before its turn. However often that is asked for, it is once until it has failed
 * again: the error goes with it. Throws `not_found`.
 */
export async function sendAgain(core: Core, app: App, id: string): Promise<void> {
  await transact(core, async (core) => {
    const found = await core.db
      .updateTable('mails')
      .set({ last_error: null })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .where('last_error', 'is not', null)
      .where('expires_at', '>', now())
      .returning('id')
      .executeTakeFirst();
    if (!found) throw new Problem('not_found', 'There is no such message that failed and waits');
    await messageJob.enqueue(core, app, { mail_id: id });
  });
}
