// The choice that comes with every change of how the user signs in: whether the other sessions end (ASVS 7.4.3). The
// checkbox is in views/partials/sign-out-others.ejs.
import type { OtherSessions } from '../../../users/sessions/end.ts';
import { flag } from '../../kit/forms/fields.ts';
import type { Visit } from './visit.ts';

/** Of every form that makes such a change. */
export const othersField = { sign_out_others: flag };

/** Other sessions than the one of this browser. */
export const othersOf = ({ session }: Visit, sign_out_others: boolean): OtherSessions => ({
  sign_out_others,
  keep: session.uid,
});
