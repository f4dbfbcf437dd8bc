// The rows of oidc-provider's artifacts and the hot statements that read and write them. Ids are stored as SHA-256 and
// taken out of the payload; a token comes with its grant, its session and its user's status in one statement.
import { hash } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { GrantPayload } from '../../database/schema/sessions.ts';
import type { Statement } from '../../database/statement.ts';
import { membershipSource, type StoredMembership } from '../../organizations/membership.ts';
import { accessSource, type StoredAccess } from '../../users/access.ts';
import { claimSource, type StoredClaimSource } from '../../users/claims.ts';
import { inEpoch } from '../../users/sessions/epoch.ts';
import { standing } from '../../users/sessions/impersonations.ts';

export const TOKEN_MODELS = ['AccessToken', 'ClientCredentials', 'RefreshToken'] as const;

/** Access tokens as JWT (RFC 9068) have a row too, under their jti, so that they end as surely as opaque ones. */
export const JWT_MODEL = 'JwtAccessToken';

export function hashId(id: string): Buffer {
  return hash('sha256', id, 'buffer');
}

export type ArtifactRow = {
  model: string;
  payload: AdapterPayload;
  consumed_at: Date | null;
};

export type TokenRow = ArtifactRow & {
  reply: Uint8Array | null;
  user_status: 'active' | 'disabled' | null;
  access_epoch: number | null;
  user_id: string | null;
  /** Of a refresh token, whose answer may have an ID token with claims. */
  user_claims: StoredClaimSource | null;
  user_access: StoredAccess | null;
  membership: StoredMembership | null;
  grant_payload: (AdapterPayload & GrantPayload) | null;
  session_payload: AdapterPayload | null;
  /** The developer who acts as the user in the token's session, by the session's row. */
  impersonated_by: string | null;
};

const membershipOfToken = membershipSource({
  app: 'token.app_id',
  user: 'token.user_id',
  organization: `coalesce($6::text, token.payload ->> 'organizationId')::uuid`,
});

/** What a refresh token's answer needs of its user, but of no other token. */
const ofRefreshToken = (value: string, and = 'true') =>
  `case when token.model = 'RefreshToken' and ${and} then ${value} end`;

/**
 * Values: app_id, id_hash, models, now; whether the answer needs the user's access in any case; the organization that takes
 * the place of the token's own, or null.
 */
export const findTokenStatement: Statement = {
  name: 'find_token_with_access',
  reads: true,
  text: `select token.model, token.payload, token.consumed_at, token.reply, token.user_id,
                users.status as user_status, users.access_epoch, grants.payload as grant_payload,
                case when ${standing('$4')} then sessions.payload end as session_payload,
                sessions.impersonator_id as impersonated_by,
                ${ofRefreshToken(claimSource)} as user_claims,
                ${ofRefreshToken(accessSource('token.app_id', 'token.user_id'), `($5::boolean or token.payload ->> 'scope' like '%roles%')`)} as user_access,
                ${ofRefreshToken(membershipOfToken, `coalesce($6::text, token.payload ->> 'organizationId') is not null`)} as membership
         from artifacts token
         left join users on users.app_id = token.app_id and users.id = token.user_id
         left join grants on grants.app_id = token.app_id and grants.id_hash = token.grant_hash and grants.expires_at > $4
         left join sessions on sessions.app_id = token.app_id and sessions.expires_at > $4
              and sessions.uid = coalesce(token.session_uid, token.payload ->> 'sessionUid')
         where token.app_id = $1 and token.id_hash = $2 and token.model = any($3) and token.expires_at > $4`,
};

/** Values: app_id, id_hash, model, now. */
export const findArtifactStatement: Statement = {
  name: 'find_artifact',
  reads: true,
  text: `select model, payload, consumed_at from artifacts
         where app_id = $1 and id_hash = $2 and model = $3 and expires_at > $4`,
};

export type CodeRow = ArtifactRow & { impersonation: unknown };

/** A code with what its session says of a developer who acts as the user. Values: app_id, id_hash, model, now. */
export const findCodeStatement: Statement = {
  name: 'find_code',
  reads: true,
  text: `select code.model, code.payload, code.consumed_at, sessions.payload -> 'impersonation' as impersonation
         from artifacts code
         left join sessions on sessions.app_id = code.app_id and sessions.uid = code.payload ->> 'sessionUid'
         where code.app_id = $1 and code.id_hash = $2 and code.model = $3 and code.expires_at > $4 and ${standing('$4')}`,
};

/** Values: app_id, model, uid, now. */
export const findArtifactByUidStatement: Statement = {
  name: 'find_artifact_by_uid',
  reads: true,
  text: `select model, payload, consumed_at from artifacts
         where app_id = $1 and model = $2 and uid = $3 and expires_at > $4`,
};

/** Values: app_id, id_hash, model, grant_hash, user_id, session_uid, uid, payload, expires_at. */
export const upsertArtifactStatement: Statement = {
  name: 'upsert_artifact',
  text: `insert into artifacts (app_id, id_hash, model, grant_hash, user_id, session_uid, uid, payload, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (app_id, id_hash, model) do update set payload = $8, uid = $7, expires_at = $9`,
};

/** Refuses what is there already: a replayed assertion must lose. Values as upsert. */
export const insertOnceStatement: Statement = {
  name: 'insert_artifact_once',
  text: `insert into artifacts (app_id, id_hash, model, grant_hash, user_id, session_uid, uid, payload, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict do nothing returning model`,
};

/** Values: app_id, id_hash, model, now. */
export const consumeStatement: Statement = {
  name: 'consume_artifact',
  text: `update artifacts set consumed_at = $4
         where app_id = $1 and id_hash = $2 and model = $3 and consumed_at is null returning model`,
};

/** Values: app_id, id_hash, model. */
export const destroyArtifactStatement: Statement = {
  name: 'destroy_artifact',
  text: 'delete from artifacts where app_id = $1 and id_hash = $2 and model = $3',
};

/** Keeps what was asked, and nothing of the user. Values: app_id, id_hash, model, now. */
export const endInteractionStatement: Statement = {
  name: 'end_interaction',
  text: `update artifacts set payload = json_build_object('params', payload -> 'params'), user_id = null, consumed_at = $4
         where app_id = $1 and id_hash = $2 and model = $3 and consumed_at is null`,
};

/** Values: app_id, grant_hash, models. */
export const destroyByGrantStatement: Statement = {
  name: 'destroy_artifacts_by_grant',
  text: 'delete from artifacts where app_id = $1 and grant_hash = $2 and model = any($3)',
};

export type GrantRow = {
  payload: AdapterPayload;
  user_id: string;
  user_status: 'active' | 'disabled';
  user_claims: StoredClaimSource;
  user_access: StoredAccess | null;
  membership: StoredMembership | null;
};

const membershipOfGrant = membershipSource({
  app: 'grants.app_id',
  user: 'grants.user_id',
  organization: '$5::uuid',
});

/**
 * A grant with its user, whose claims the ID token of a code may have. Values: app_id, id_hash, now; whether the answer needs
 * the user's access in any case; the organization that the code is for, or null.
 */
export const findGrantStatement: Statement = {
  name: 'find_grant_with_access',
  reads: true,
  text: `select grants.payload, grants.user_id, users.status as user_status, ${claimSource} as user_claims,
                case when $4::boolean or grants.payload -> 'openid' ->> 'scope' like '%roles%'
                     then ${accessSource('grants.app_id', 'grants.user_id')} end as user_access,
                case when $5::uuid is not null then ${membershipOfGrant} end as membership
         from grants
         join users on users.app_id = grants.app_id and users.id = grants.user_id
         where grants.app_id = $1 and grants.id_hash = $2 and grants.expires_at > $3`,
};

/** Values: app_id, id_hash. */
export const destroyGrantStatement: Statement = {
  name: 'destroy_grant',
  text: 'delete from grants where app_id = $1 and id_hash = $2 returning user_id, client_id, expires_at',
};

/** What a user granted a client before, on whichever device. Values: app_id, user_id, client_id, now. */
export const findLatestGrantStatement: Statement = {
  name: 'find_latest_grant',
  reads: true,
  text: `select payload from grants where app_id = $1 and user_id = $2 and client_id = $3 and expires_at > $4
         order by created_at desc limit 1`,
};

/** A session with its user's status. Values: app_id, id_hash, now. */
export const findSessionStatement: Statement = {
  name: 'find_session',
  reads: true,
  text: `select sessions.payload, sessions.user_id, users.status as user_status, users.access_epoch from sessions
         left join users on users.app_id = sessions.app_id and users.id = sessions.user_id
         where sessions.app_id = $1 and sessions.id_hash = $2 and sessions.expires_at > $3 and ${standing('$3')}`,
};

/** Values: app_id, uid, now. */
export const findSessionByUidStatement: Statement = {
  name: 'find_session_by_uid',
  reads: true,
  text: `select sessions.payload, sessions.user_id, users.status as user_status, users.access_epoch from sessions
         left join users on users.app_id = sessions.app_id and users.id = sessions.user_id
         where sessions.app_id = $1 and sessions.uid = $2 and sessions.expires_at > $3 and ${standing('$3')}`,
};

/** The user of the session, if they are active and still in the epoch of the sign-in. */
const holder = (epoch: string) => `holder as (${inEpoch({ app: '$1', user: '$4', epoch })})`;
const isHeld = '($4::uuid is null or exists (select from holder))';

/**
 * Returns no row if the user is disabled or in another epoch than that of the sign-in. Values: app_id, id_hash, uid, user_id, payload,
 * ip, user_agent, created_at, expires_at, last_used_at, epoch.
 */
export const upsertSessionStatement: Statement = {
  name: 'upsert_session',
  text: `with ${holder('$11')}
         insert into sessions (app_id, id_hash, uid, user_id, payload, ip, user_agent, created_at, expires_at, last_used_at)
         select $1::uuid, $2::bytea, $3::text, $4::uuid, $5::json, $6::text, $7::text, $8::timestamptz, $9::timestamptz, $10::timestamptz
         where ${isHeld}
         on conflict (app_id, uid) do update
         set id_hash = $2, user_id = $4, payload = $5, ip = $6, user_agent = $7, expires_at = $9, last_used_at = $10
         returning uid`,
};

/**
 * Returns no row if the session has ended either. Values: app_id, id_hash, uid, user_id, payload, ip, user_agent, expires_at,
 * last_used_at, epoch.
 */
export const updateSessionStatement: Statement = {
  name: 'update_session',
  text: `with ${holder('$10')}
         update sessions
         set id_hash = $2, user_id = $4, payload = $5, ip = $6, user_agent = $7, expires_at = $8, last_used_at = $9
         where app_id = $1 and uid = $3 and ${isHeld} returning uid`,
};

export type NewArtifact = {
  id_hash: Buffer;
  model: string;
  grant_hash: Buffer | null;
  user_id: string | null;
  session_uid: string | null;
  payload: string;
  expires_at: string;
};
