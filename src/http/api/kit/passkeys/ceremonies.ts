// The exchange with a passkey that a call of the API is about: only the holder that is named here can finish it.
import type { Ceremony } from '../../../../authentication/factors/passkeys/challenges.ts';
import type { Caller } from '../route.ts';

const ceremony = <Purpose extends Ceremony['purpose']>(purpose: Purpose, holder: string) => ({
  purpose,
  door: 'api' as const,
  holder,
});

/** `ticket`: the id of the ticket of the sign-in. */
export const signInCeremony = (ticket: string) => ceremony('sign_in', `ticket ${ticket}`);
export const secondFactorCeremony = (ticket: string) => ceremony('second_factor', `ticket ${ticket}`);
export const enrolCeremony = (ticket: string) => ceremony('enrol', `ticket ${ticket}`);

export const ownCeremony = ({ user, client_id, session_uid = '' }: Extract<Caller, { kind: 'user' }>) =>
  ceremony('enrol', `token ${user.id} ${client_id} ${session_uid}`);
