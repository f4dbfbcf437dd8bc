// Which users a stream is about (SSF 1.0 §8.1.3): all with a grant for its client, except those that it removed; or those that it
// added. A user without a grant is never told of, so that adding one reveals nothing, and neither does the answer.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { getStream, type Named } from './streams.ts';

/** RFC 9493 §3.2.3. Our users have no other name here than the one in the client's ID tokens. */
export type Subject = { iss: string; sub: string };

/** Asks the same of the database for a subject that nobody is. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** SSF 1.0 §9.1: says nothing about the subject, known or not. Throws `not_found` for the stream. */
export async function setSubject(
  db: Db,
  app: App,
  named: Named,
  { subject: { iss, sub }, isMember }: { subject: Subject; isMember: boolean },
): Promise<void> {
  const { id: stream_id, default_subjects } = await getStream(db, app, named);
  const user_id = iss === app.issuer && isId(sub) ? sub : NOBODY;
  if (isMember === (default_subjects === 'ALL')) {
    await db
      .deleteFrom('signal_subjects')
      .where('app_id', '=', app.id)
      .where('stream_id', '=', stream_id)
      .where('user_id', '=', user_id)
      .execute();
    return;
  }
  await sql`
    insert into signal_subjects (app_id, stream_id, user_id, created_at)
    select app_id, ${stream_id}, id, ${now()} from users where app_id = ${app.id} and id = ${user_id}
    on conflict do nothing
  `.execute(db);
}
