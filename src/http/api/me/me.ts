// me/*: a user about itself, by an access token of the App, opaque or JWT, as far as its scopes reach. Any client may
// read what the user allowed it; changes, and the user's other devices, are for the App's own clients.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { changePassword } from '../../../authentication/ways/change-password.ts';
import { changeOwnProfile } from '../../../authentication/ways/change-profile.ts';
import { disownSession } from '../../../authentication/ways/disown-session.ts';
import { endOwnSession } from '../../../authentication/ways/end-sessions.ts';
import { toAccessClaims } from '../../../organizations/access-claims.ts';
import { findMembership } from '../../../organizations/membership.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { findAccess } from '../../../users/access.ts';
import { claimsByScope, toClaims } from '../../../users/claims.ts';
import { requirePhone } from '../../../users/phone.ts';
import { listReceipts } from '../../../users/sessions/receipts.ts';
import { findSignedIn, listSessions } from '../../../users/sessions/sessions.ts';
import { endedSession } from '../kit/ended-sessions.ts';
import { othersField, othersOf } from '../kit/others.ts';
import { PASSWORD_PROOF_WORDS, PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { address, id, page, pageQuery, password, profile, session, whole } from '../kit/schemas.ts';
import { ownDataRoutes } from './own-data.ts';

const tag = 'Me';
const anyClient = { user: true } as const;
const firstParty = { user: true, first_party: true } as const;

const me = z
  .object({
    id,
    sub: id.describe('The same as id'),
    name: z
      .string()
      .optional()
      .meta({ examples: ['Bob'] }),
    given_name: z.string().optional(),
    family_name: z.string().optional(),
    middle_name: z.string().optional(),
    nickname: z.string().optional(),
    preferred_username: z.string().optional(),
    profile: z.string().optional(),
    picture: z.string().optional(),
    website: z.string().optional(),
    gender: z.string().optional(),
    birthdate: z.string().optional(),
    zoneinfo: z.string().optional(),
    locale: z.string().optional(),
    updated_at: z.number().int().optional().describe('Seconds since 1970'),
    email: z
      .string()
      .optional()
      .meta({ examples: ['bob@example.com'] }),
    email_verified: z.boolean().optional(),
    phone_number: z.string().optional(),
    phone_number_verified: z.boolean().optional(),
    address: address.optional(),
    roles: z.array(z.string()).optional().describe('With the scope roles: the user’s own and those of groups'),
    groups: z.array(z.string()).optional().describe('With the scope roles'),
    permissions: z
      .array(z.string())
      .optional()
      .describe('What the roles allow; with a token for an organization, what the user may do there as well'),
    org_id: z.string().optional().describe('With a token for an organization, as the next two'),
    org_name: z.string().optional(),
    org_roles: z.array(z.string()).optional(),
  })
  .meta({ id: 'Me', description: 'Claims of OpenID Connect Core §5.1, those that the token’s scopes allow' });

const { phone, picture: _, ...profileFields } = profile.shape;
/** By the names that GET gives them. */
const changes = z.strictObject({
  ...profileFields,
  picture: z
    .url({ protocol: /^https$/, error: 'must be an https URL' })
    .max(2000)
    .nullish(),
  phone_number: phone,
  ...proofFields,
  ...othersField,
});

export const meRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me',
    tag,
    summary: 'Get the user that the access token stands for',
    access: anyClient,
    status: 200,
    response: me,
    async handle({ system, app, caller }) {
      return toMeJson(system, app, caller);
    },
  }),
  route({
    method: 'PATCH',
    path: '/me',
    tag,
    summary: 'Change one’s own profile',
    description: `Only what is given changes, and only what the token’s scopes reach (profile, phone, address); null takes a value away. To change or remove a verified phone number needs ${PROOF_WORDS} \`sign_out_others\` counts only then. For tokens of the App’s own clients.`,
    access: firstParty,
    body: changes,
    check: (_, { phone_number }) => phone_number && requirePhone(phone_number, 'phone_number'),
    status: 200,
    response: me,
    problems: ['invalid_phone', ...proofProblems],
    async handle({ system, app, caller, body: { phone_number, password, code, sign_out_others, ...rest } }) {
      requireScopes(caller.scopes, { phone_number, ...rest });
      const phone = phone_number && requirePhone(phone_number, 'phone_number');
      const change = { ...rest, ...(phone !== undefined && { phone }) };
      const proof = () => proofOf(system, app, caller, { password, code });
      const changed = await changeOwnProfile(system, app, caller.user, {
        ...{ change, proof },
        ...othersOf(caller, { sign_out_others }),
      });
      return toMeJson(system, app, { ...caller, user: changed });
    },
  }),
  route({
    method: 'PUT',
    path: '/me/password',
    tag,
    summary: 'Change one’s own password',
    description: `Every other session of the user ends, unless told otherwise; this one goes on. Guesses at the old password count as sign-ins do. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access: firstParty,
    body: z.strictObject({
      current_password: password
        .nullable()
        .meta({ description: 'The one until now; null for a user who has none', examples: ['wander-orbit-lantern'] }),
      new_password: password.meta({ examples: ['harvest-violin-comet'] }),
      code: proofFields.code,
      sign_out_others: othersField.sign_out_others.describe('False lets the other sessions go on'),
    }),
    status: 204,
    problems: ['weak_password', ...proofProblems],
    async handle({ system, app, caller, body }) {
      const signedIn = await findSignedIn(system.db, app, caller.session_uid);
      await changePassword(system, app, caller.user, { ...body, ...signedIn, ...othersOf(caller, body) });
    },
  }),
  route({
    method: 'GET',
    path: '/me/sessions',
    tag,
    summary: 'List one’s own sessions',
    description: 'For tokens of the App’s own clients.',
    access: firstParty,
    status: 200,
    response: page(
      session
        .extend({ current: z.boolean().describe('Whether the access token belongs to it') })
        .meta({ id: 'MySession' }),
    ),
    async handle({ system, app, caller }) {
      const sessions = await listSessions(system.db, app, caller.user.id);
      return whole(sessions.map((one) => ({ ...one, current: one.uid === caller.session_uid })));
    },
  }),
  route({
    method: 'GET',
    path: '/me/ended-sessions',
    tag,
    summary: 'List one’s own sessions that ended, with the clients that are told',
    description: `Newest first, for a week; those that no client is told of are not kept. For tokens of the App’s own clients.`,
    access: firstParty,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(endedSession),
    handle({ system, app, caller, query }) {
      return listReceipts(system.db, app, caller.user.id, query);
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/sessions/:uid',
    tag,
    summary: 'End one of one’s own sessions',
    description: `The token’s own without more; any other needs ${PROOF_WORDS} For tokens of the App’s own clients.`,
    access: firstParty,
    body: z.strictObject(proofFields),
    status: 204,
    problems: [...proofProblems],
    async handle({ system, app, caller, body, params: { uid } }) {
      const ending = { current: caller.session_uid, proof: () => proofOf(system, app, caller, body) };
      await endOwnSession(system, app, caller.user, { uid, ...ending });
    },
  }),
  route({
    method: 'POST',
    path: '/me/sessions/:uid/disown',
    tag,
    summary: 'Say that a session is somebody else’s',
    description: `It ends, with all others but the token’s own and with their tokens, those with \`offline_access\` too; trusted browsers are forgotten, and a mail says what else to look at. A user who has a password replaces it with \`new_password\`. Needs ${PASSWORD_PROOF_WORDS} For tokens of the App’s own clients.`,
    access: firstParty,
    body: z.strictObject({
      ...proofFields,
      new_password: password.meta({ examples: ['harvest-violin-comet'] }).optional(),
    }),
    status: 204,
    problems: ['conflict', 'weak_password', ...proofProblems],
    async handle({ system, app, caller, body: { new_password, ...typed }, params: { uid } }) {
      const proof = () => proofOf(system, app, caller, typed);
      await disownSession(system, app, caller.user, { uid, current: caller.session_uid, proof, new_password });
    },
  }),
  ...ownDataRoutes,
];

type Claim = (typeof claimsByScope)[keyof typeof claimsByScope][number];

const scopeOf = new Map<string, string>(
  Object.entries(claimsByScope).flatMap(([scope, claims]) => claims.map((claim: Claim) => [claim, scope] as const)),
);

type Token = Pick<Extract<Caller, { kind: 'user' }>, 'user' | 'scopes' | 'organization_id'>;

async function toMeJson({ db }: System, app: App, { user, scopes, organization_id: organization }: Token) {
  const access = scopes.has('roles') ? await findAccess(db, app, user.id) : undefined;
  const membership = organization === undefined ? undefined : await findMembership(db, app, user.id, organization);
  const all = toClaims(app, user, toAccessClaims({ access, membership }, scopes));
  const claims = Object.entries(all).filter(([name]) => scopes.has(scopeOf.get(name) ?? '') || OF_MEMBERS.has(name));
  return { id: user.id, ...Object.fromEntries(claims), sub: user.id };
}

/** A token for an organization shows them by itself. */
const OF_MEMBERS = new Set(['org_id', 'org_name', 'org_roles', 'permissions']);

/** A token may not write what it may not read. `change` has the names that GET gives. */
export function requireScopes(scopes: Set<string>, change: Record<string, unknown>): void {
  const given = Object.keys(change).filter((name) => change[name] !== undefined);
  const missing = given.map((name) => scopeOf.get(name)).find((scope) => scope && !scopes.has(scope));
  if (missing) throw new Problem('insufficient_scope', `The access token lacks the scope ${missing}`);
}
