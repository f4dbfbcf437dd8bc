// Invitations that nobody accepted: the address of somebody who never joined is deleted some time after the end.
import { type RawBuilder, sql } from 'kysely';
import { DAY, now } from '../clock.ts';

/** After it expired or was revoked. As long the App's developers see it, and can send it again. */
const KEPT = 30 * DAY;

/** For statements on `invitations`. An index has the same expression (migrations/0060-ended-invitations.ts). */
export const endedLongAgo = (): RawBuilder<boolean> =>
  sql<boolean>`(accepted_at is null and coalesce(revoked_at, expires_at) < ${new Date(now().getTime() - KEPT)})`;
