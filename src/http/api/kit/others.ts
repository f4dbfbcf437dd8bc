// The choice that comes with every change of how a user signs in: whether the user's other sessions end (ASVS 7.4.3).
import { z } from 'zod';
import type { OtherSessions } from '../../../users/sessions/end.ts';

/** For routes of the user's own. */
export const othersField = {
  sign_out_others: z
    .boolean()
    .optional()
    .describe('True ends every other session of the user with its tokens, also those with offline access'),
};

/** For routes of the App's backend and its developers. */
export const sessionsField = {
  sign_out_others: z
    .boolean()
    .optional()
    .describe('True ends every session of the user with its tokens, also those with offline access'),
};

type Own = { session_uid: string | undefined };
type Chosen = { sign_out_others?: boolean | undefined };

/** Other sessions than the one that the access token belongs to. */
export const othersOf = ({ session_uid: keep }: Own, { sign_out_others }: Chosen): OtherSessions => ({
  sign_out_others,
  keep,
});
