// Messages that wait to be sent: the job that sends them (send.ts) reads them here and notes the result.

import type { Selectable } from 'kysely';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { MailsTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import type { Message } from './kinds.ts';

/** `settled`: it was sent, or refused. */
export type Queued = { state: 'queued'; message: Message } | { state: 'settled' } | { state: 'expired' };

/** The message that a job should send. */
export async function findQueued(core: Core, app: { id: string }, id: string): Promise<Queued> {
  const row = await core.db
    .selectFrom('mails')
    .select(['channel', 'kind', 'recipient', 'locale', 'content_sealed', 'state', 'expires_at'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row && row.state !== 'queued') return { state: 'settled' };
  // Its row is deleted soon after.
  if (!row || row.expires_at <= now()) return { state: 'expired' };
  return { state: 'queued', message: openMessage(core, app, { id, ...row }) };
}

type Stored = Pick<Selectable<MailsTable>, 'id' | 'channel' | 'kind' | 'recipient' | 'locale' | 'content_sealed'>;

export function openMessage(core: Core, app: { id: string }, { id, ...row }: Stored): Message {
  const content = JSON.parse(core.keyring.open(row.content_sealed, placeOf(app, id)).toString());
  const message = { ...content, kind: row.kind, to: row.recipient, locale: row.locale };
  return row.channel === 'sms' ? { channel: 'sms', sms: message } : { channel: 'mail', mail: message };
}

export async function markSent(db: Db, app: { id: string }, id: string): Promise<void> {
  await db
    .updateTable('mails')
    .set((mail) => ({ state: 'sent', sent_at: now(), last_error: null, attempts: mail('attempts', '+', 1) }))
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
}

/** It failed: it stays `queued` for the next attempt, or is `refused` for good. */
export async function markAttempt(
  db: Db,
  app: { id: string },
  { id, state, error }: { id: string; state: 'queued' | 'refused'; error: string },
): Promise<void> {
  await db
    .updateTable('mails')
    .set((mail) => ({ state, last_error: error.slice(0, MAX_ERROR), attempts: mail('attempts', '+', 1) }))
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
}

const MAX_ERROR = 500;

/** The place that its content is sealed for. */
export const sealedMails = sealedColumn('mails', {
  column: 'content_sealed',
  key: ['app_id', 'id'],
  placeOf: ({ app_id, id }) => placeOf({ id: app_id }, id),
  lost: { becomes: 'delete', words: 'mails and SMS that waited' },
});

export const placeOf = (app: { id: string }, id: string) => `mails/${app.id}/${id}`;
