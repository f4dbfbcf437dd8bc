// A user's sign-ins from the audit log, so that the user can spot one that somebody else made.

import type { App } from '../apps/app.ts';
import type { Page, PageQuery } from '../database/lists.ts';
import type { Db } from '../database/schema.ts';
import { listEvents } from '../events/list.ts';

export type SignIn = {
  id: string;
  at: Date;
  succeeded: boolean;
  /** The method in terms of RFC 8176; null for a failed sign-in. */
  method: string | null;
  ip: string | null;
  user_agent: string | null;
};

/** Newest first. Throws `invalid_cursor`. */
export async function listSignIns(db: Db, app: App, userId: string, query: PageQuery = {}): Promise<Page<SignIn>> {
  const events = ['sign_in.succeeded', 'sign_in.failed'] as const;
  const { items, next_cursor } = await listEvents(db, app, { ...query, user_id: userId, events });
  const rows = items.map(({ id, at, event, ip, user_agent, data }) => {
    const method: unknown = data.method;
    const succeeded = event === 'sign_in.succeeded';
    return { id, at, succeeded, method: typeof method === 'string' ? method : null, ip, user_agent };
  });
  return { items: rows, next_cursor };
}
