// me/* beyond the profile: where a user signed in, whom it let in, what the App keeps of it, and the way out. All of it is
// for the App's own clients (docs/decisions/0008).
import { Readable } from 'node:stream';
import { z } from 'zod';
import { STANDARD_SCOPES } from '../../../apps/resources.ts';
import { endOtherSessions } from '../../../authentication/ways/end-sessions.ts';
import { leave } from '../../../authentication/ways/leave.ts';
import { writePersonalData } from '../../../privacy/personal-data.ts';
import { Problem } from '../../../problem.ts';
import { listConnectedApps, revokeConnectedApp } from '../../../users/connected-apps.ts';
import { narrowConnectedApp } from '../../../users/narrowed-access.ts';
import { findSignedIn } from '../../../users/sessions/sessions.ts';
import { listSignIns } from '../../../users/sign-ins.ts';
import { connectedApp, signIn } from '../kit/access.ts';
import { metadata } from '../kit/metadata.ts';
import { PASSWORD_PROOF_WORDS, PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, passkey, password, session, time, user, whole } from '../kit/schemas.ts';
import { vaultEntry } from '../kit/vault.ts';

const tag = 'Me';
const firstParty = { user: true, first_party: true } as const;
const description = 'For tokens of the App’s own clients.';

const scopeNames = z.array(z.string().min(1).max(200)).max(200);

/** What a user takes back; a list that is left out stands for none. */
const removal = z.strictObject({
  scopes: scopeNames
    .default([])
    .describe('With their claims; not `openid`')
    .meta({ examples: [['email']] }),
  claims: scopeNames
    .default([])
    .describe('Single claims')
    .meta({ examples: [['phone_number']] }),
  resources: z
    .array(z.strictObject({ identifier: z.string().max(2000), scopes: scopeNames }))
    .max(200)
    .default([]),
});

const personalData = z
  .object({
    exported_at: time,
    app: z.object({ name: z.string(), issuer: z.string() }),
    user: user
      .extend({ ...metadata.omit({ metadata_private: true }).shape, groups: z.array(z.string()) })
      .meta({ id: 'OwnUser' }),
    credentials: z.array(z.object({ kind: z.string(), changed_at: time.nullable(), name: z.string().nullish() })),
    passkeys: z.array(passkey),
    identities: z.array(z.object({ connection: z.string(), email: z.string().nullable(), since: time })),
    sessions: z.array(session),
    ended_sessions: z
      .array(
        z.object({
          ...{ id, how: z.enum(['signed_out', 'expired', 'revoked']), ended_at: time },
          ...{ ip: z.string().nullable(), user_agent: z.string().nullable() },
          clients: z.array(
            z.object({
              ...{ client_id: z.string(), name: z.string().nullable() },
              state: z.enum(['waiting', 'confirmed', 'failed']),
            }),
          ),
        }),
      )
      .describe('Those that clients were told of, for a week'),
    trusted_browsers: z.array(z.object({ user_agent: z.string().nullable(), since: time, until: time })),
    known_devices: z.array(z.object({ since: time, until: time })),
    held_usernames: z.array(z.object({ username: z.string(), until: time })),
    email_changes: z.array(
      z.object({
        old_email: z.string(),
        new_email: z.string(),
        created_at: time,
        changed_at: time.nullable(),
        expires_at: time,
      }),
    ),
    connected_apps: z.array(connectedApp),
    one_time_links: z.array(
      z.object({ kind: z.string(), created_at: time, expires_at: time, used_at: time.nullable() }),
    ),
    invitations: z.array(
      z.object({
        email: z.string(),
        name: z.string().nullable(),
        roles: z.array(z.string()),
        created_at: time,
        accepted_at: time.nullable(),
      }),
    ),
    organizations: z.array(z.object({ id, name: z.string(), roles: z.array(z.string()), created_at: time })),
    memberships: z.array(z.object({ app: z.string(), role: z.string(), since: time })).describe('Of a developer'),
    personal_tokens: z
      .array(
        z.object({
          name: z.string(),
          scopes: z.array(z.string()),
          operator: z.boolean(),
          created_at: time,
          expires_at: time,
          last_used_at: time.nullable(),
        }),
      )
      .describe('Of a developer'),
    member_invitations: z
      .array(z.object({ app: z.string(), role: z.string(), until: time }))
      .describe('To a developer'),
    vault: z.array(vaultEntry).describe('Keys for other services, without the keys'),
    usage: z
      .array(
        z.object({
          ...{ day: z.string(), service: z.string(), currency: z.string() },
          ...{ records: z.number().int(), tokens_used: z.string(), cost: z.string() },
        }),
      )
      .describe('By day and service'),
    billing: z.array(
      z.object({
        ...{
          id,
          user_id: id.nullable(),
          organization_id: id.nullable(),
          period_start: z.string(),
          period_end: z.string(),
        },
        ...{ currency: z.string(), cost: z.string(), amount: z.number().int(), usage_count: z.number().int() },
        ...{ status: z.string(), created_at: time, updated_at: time },
      }),
    ),
    events: z
      .array(
        z.object({
          id,
          at: time,
          event: z.string(),
          by: z.string().describe('What kind of caller did it'),
          client_id: z.string().nullable(),
          ip: z.string().nullable(),
          user_agent: z.string().nullable(),
          data: z.record(z.string(), z.unknown()),
        }),
      )
      .describe('Newest first'),
  })
  .meta({ id: 'PersonalData' });

/** All that may be in an export; offline_access is no scope of data. */
const EXPORT_SCOPES = STANDARD_SCOPES.filter((scope) => scope !== 'offline_access');

export const ownDataRoutes: Route[] = [
  route({
    method: 'DELETE',
    path: '/me',
    tag,
    summary: 'Delete oneself',
    description: `With sessions, grants and tokens, at once and for good. Needs ${PASSWORD_PROOF_WORDS} ${description}`,
    access: firstParty,
    body: z.strictObject({
      current_password: password
        .nullable()
        .meta({ description: 'Null for a user who has none', examples: ['the-password-that-it-is'] }),
      code: proofFields.code,
    }),
    status: 204,
    problems: ['last_owner', 'last_operator', ...proofProblems],
    async handle({ system, app, caller, body: { current_password: password, code } }) {
      const signedIn = await findSignedIn(system.db, app, caller.session_uid);
      await leave(system, app, caller.user, { password, code, ...signedIn });
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/sessions',
    tag,
    summary: 'End all of one’s own sessions but this one',
    description: `With every token that was issued in them, those with \`offline_access\` too. Needs ${PROOF_WORDS} ${description}`,
    access: firstParty,
    body: z.strictObject(proofFields),
    status: 204,
    problems: [...proofProblems],
    async handle({ system, app, caller, body }) {
      const proof = () => proofOf(system, app, caller, body);
      await endOtherSessions(system, app, caller.user, { current: caller.session_uid, proof });
    },
  }),
  route({
    method: 'GET',
    path: '/me/sign-ins',
    tag,
    summary: 'List one’s own sign-ins',
    description: `Newest first, with those that failed. ${description}`,
    access: firstParty,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(signIn),
    async handle({ system, app, caller, query }) {
      return listSignIns(system.db, app, caller.user.id, query);
    },
  }),
  route({
    method: 'GET',
    path: '/me/connected-apps',
    tag,
    summary: 'List the clients that one let in',
    description,
    access: firstParty,
    status: 200,
    response: page(connectedApp),
    async handle({ system, app, caller }) {
      return whole(await listConnectedApps(system.db, app, caller.user.id));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/connected-apps/:client_id',
    tag,
    summary: 'Take a client’s access away',
    description: `Its grants end on every device, and with them its tokens. ${description}`,
    access: firstParty,
    status: 204,
    async handle({ system, app, caller, params }) {
      const ended = await revokeConnectedApp(system.db, app, caller.user.id, params.client_id);
      if (!ended) throw new Problem('not_found', 'This client has no access');
    },
  }),
  route({
    method: 'PATCH',
    path: '/me/connected-apps/:client_id',
    tag,
    summary: 'Take single things back that one allowed a client',
    description: `On every device. The client's tokens no longer open them, except access tokens in JWT form at resources that don't introspect them, until these expire. The client has to ask the user before it gets them again. The App's own clients, about which users aren't asked, keep theirs (\`forbidden\`). ${description}`,
    access: firstParty,
    body: z.strictObject({ remove: removal }),
    status: 200,
    response: connectedApp,
    async handle({ system, app, caller, params: { client_id }, body: { remove } }) {
      const left = await narrowConnectedApp(system.db, app, caller.user.id, { client_id, remove });
      if (!left) throw new Problem('not_found', 'This client has no access');
      return left;
    },
  }),
  route({
    method: 'GET',
    path: '/me/export',
    tag,
    summary: 'Export all that the App keeps of oneself',
    description: `However much it is: it comes in parts, and is whole only if it ends as JSON does. No secrets and no hashes. Needs the scopes ${EXPORT_SCOPES.join(', ')}. ${description}`,
    access: firstParty,
    status: 200,
    response: personalData,
    async handle({ system, app, caller }) {
      const missing = EXPORT_SCOPES.find((scope) => !caller.scopes.has(scope));
      if (missing) throw new Problem('insufficient_scope', `The access token lacks the scope ${missing}`);
      return Readable.from(writePersonalData(system.db, app, caller.user));
    },
  }),
];
