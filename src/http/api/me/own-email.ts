// me/email and me/trusted-devices: a user's own address and the browsers it trusts, by an access token of the App's own
// clients. A new address wants a fresh proof, and a code from its mailbox in the same session.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import {
  beginEmailChange,
  confirmEmailChange,
  endEmailChange,
  type Place,
  waitsFor,
} from '../../../authentication/addresses/change.ts';
import { forgetAllDevices, forgetDevice, listTrustedDevices } from '../../../authentication/factors/trusted-devices.ts';
import { sendConfirmLinkAgain } from '../../../authentication/verification/email.ts';
import type { UserRow } from '../../../database/schema.ts';
import { toMailLocale } from '../../../mail/kinds.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { findPendingChange } from '../../../users/email-changes.ts';
import { othersField } from '../kit/others.ts';
import { PASSWORD_PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { code, email, id, page, time, whole } from '../kit/schemas.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;
const ours = 'For tokens of the App’s own clients.';

type UserCaller = Extract<Caller, { kind: 'user' }>;

const ownEmail = z
  .object({
    email,
    email_verified: z.boolean(),
    pending: z
      .object({
        email: email.describe('The new one'),
        waits_for: z
          .array(z.enum(['code', 'old_address']))
          .describe(
            '`code`: the one that was mailed to the new address; `old_address`: the link that was mailed to it',
          ),
        created_at: time,
        expires_at: time,
      })
      .nullable()
      .describe('A change that waits'),
  })
  .meta({ id: 'OwnEmail' });

const trustedDevice = z
  .object({ id, user_agent: z.string().nullable(), created_at: time, expires_at: time })
  .meta({ id: 'TrustedDevice', description: 'A browser that is not asked for the second factor' });

export const ownEmailRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/email',
    tag,
    summary: 'Get one’s own address, and a change of it that waits',
    description: ours,
    access,
    status: 200,
    response: ownEmail,
    async handle({ system, app, caller }) {
      requireScope(caller);
      return toJson(system, app, caller.user);
    },
  }),
  route({
    method: 'POST',
    path: '/me/email',
    tag,
    summary: 'Begin to change one’s own address',
    description: `A code goes to the new address, and with the setting \`email_change\` at \`both\` a link to the old one, if that is verified. The answer is the same whether the new address is known or not. An address that has to sign in by a connection can’t be changed. Needs ${PASSWORD_PROOF_WORDS} ${ours}`,
    access,
    body: z
      .strictObject({
        email: email.meta({ examples: ['bob.new@example.com'] }),
        ...proofFields,
      })
      .meta({ examples: [{ email: 'bob.new@example.com', password: 'wander-orbit-lantern' }] }),
    status: 202,
    response: ownEmail,
    problems: ['invalid_email', 'same_email', 'test_user', 'connection_required', ...proofProblems],
    async handle({ system, app, caller, body: { email, ...typed } }) {
      requireScope(caller);
      const change = { email, place: toPlace(caller), ...(await proofOf(system, app, caller, typed)) };
      await beginEmailChange(system, app, caller.user, change);
      return toJson(system, app, caller.user);
    },
  }),
  route({
    method: 'POST',
    path: '/me/email/confirm',
    tag,
    summary: 'Confirm the new address',
    description: `With the code that came to it, in the session that began the change; five tries. The change happens when nothing is missing any more. \`sign_out_others\` counts if it happens with this call; otherwise the page behind the old address’s link asks. ${ours}`,
    access,
    body: z.strictObject({ code: code.describe('From the mail to the new address'), ...othersField }),
    status: 200,
    response: ownEmail,
    problems: ['invalid_one_time_token', 'email_taken', 'connection_required', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      requireScope(caller);
      const user = await confirmEmailChange(system, app, caller.user, { ...body, place: toPlace(caller) });
      return toJson(system, app, user);
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/email',
    tag,
    summary: 'Give up a change of one’s own address',
    description: `The address stays as it is; that is also the answer where no change waits. ${ours}`,
    access,
    status: 204,
    async handle({ system, app, caller }) {
      requireScope(caller);
      await endEmailChange(system.db, app, caller.user.id);
    },
  }),
  route({
    method: 'POST',
    path: '/me/email/verify',
    tag,
    summary: 'Send the link that verifies one’s own address',
    description: `For an address that isn’t verified yet. The link works for a day; five mails an hour. ${ours}`,
    access,
    status: 202,
    response: z.object({ accepted: z.literal(true) }),
    problems: ['email_verified', 'too_many_attempts'],
    async handle({ system, app, caller }) {
      requireScope(caller);
      const { user } = caller;
      const locale = toMailLocale(user.locale) ?? app.settings.locale;
      await sendConfirmLinkAgain(system, app, { user, locale });
      return { accepted: true as const };
    },
  }),
  route({
    method: 'GET',
    path: '/me/trusted-devices',
    tag,
    summary: 'List the browsers that one trusts',
    description: `There the second factor is not asked for. ${ours}`,
    access,
    status: 200,
    response: page(trustedDevice),
    async handle({ system, app, caller }) {
      const devices = await listTrustedDevices(system.db, app, caller.user);
      return whole(devices.map(({ current: _, ...device }) => device));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/trusted-devices',
    tag,
    summary: 'Forget all browsers that one trusts',
    description: ours,
    access,
    status: 204,
    async handle({ system, app, caller }) {
      await forgetAllDevices(system.db, app, caller.user.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/trusted-devices/:id',
    tag,
    summary: 'Forget a browser that one trusts',
    description: ours,
    access,
    status: 204,
    async handle({ system, app, caller, params }) {
      await forgetDevice(system.db, app, caller.user.id, params.id);
    },
  }),
];

/** A token may not change what it may not read. */
function requireScope({ scopes }: UserCaller): void {
  if (!scopes.has('email')) throw new Problem('insufficient_scope', 'The access token lacks the scope email');
}

const toPlace = ({ session_uid, client_id }: UserCaller): Place => ({ session_uid, client_id });

async function toJson(system: System, app: App, user: UserRow) {
  const change = await findPendingChange(system.db, app, user);
  const { email, email_verified } = user;
  if (!change) return { email, email_verified, pending: null };
  const { new_email, created_at, expires_at } = change;
  return { email, email_verified, pending: { email: new_email, waits_for: waitsFor(change), created_at, expires_at } };
}
