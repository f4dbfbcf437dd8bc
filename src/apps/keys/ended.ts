// API keys that ended long ago. Until they are deleted they are listed, with what they called; that is counted for a shorter time.
import { type RawBuilder, sql } from 'kysely';
import { DAY, now } from '../../clock.ts';

/** So long after its end, by time or by revocation, a key is deleted; what it did stays in the audit log. */
export const ENDED_KEY_DAYS = 365;

/** For statements on `api_keys`. An index has the same expression (migrations/0058-listed-keys.ts). */
export const keyEndedLongAgo = (): RawBuilder<boolean> =>
  sql<boolean>`least(revoked_at, expires_at) < ${new Date(now().getTime() - ENDED_KEY_DAYS * DAY)}`;
