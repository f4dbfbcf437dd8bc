// oidc-provider's storage (its Adapter interface) on our database, one App's. Every model is one row of the table below;
// what they share is in artifacts.ts, and what a token request writes waits in token-writes.ts until it is decided.

import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { DAY, now, timestamp } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { requestInfo } from '../request/info.ts';
import * as sql from './artifacts.ts';
import { hashId, type NewArtifact } from './artifacts.ts';
import { findReplay } from './refresh-reply.ts';
import { type RequestState, requestState } from './request-state.ts';
import { currentWrites, type NewSession, type TokenWrites } from './token-writes.ts';
import { write } from './write.ts';

type Models = Record<string, (core: Core, app: App, model: string) => Partial<Adapter>>;

const models: Models = {
  Session: sessions,
  Grant: grants,
  AccessToken: tokens,
  ClientCredentials: tokens,
  RefreshToken: tokens,
  ReplayDetection: replays,
};

export function createAdapter(core: Core, app: App): (model: string) => Adapter {
  return (model) => ({ ...artifacts(core, app, model), ...models[model]?.(core, app, model) });
}

function artifacts(core: Core, app: App, model: string): Adapter {
  return {
    async upsert(id, payload, expiresIn) {
      await write(core, sql.upsertArtifactStatement, toValues(app, { model, id, payload, expiresIn }));
    },
    async find(id) {
      const [row] = await core.database.query<sql.ArtifactRow>(sql.findArtifactStatement, [
        app.id,
        hashId(id),
        model,
        now(),
      ]);
      return row && fromRow(row, id);
    },
    async findByUid(uid) {
      const [row] = await core.database.query<sql.ArtifactRow>(sql.findArtifactByUidStatement, [
        app.id,
        model,
        uid,
        now(),
      ]);
      return row && fromRow(row);
    },
    async findByUserCode(userCode) {
      const [row] = await core.database.query<sql.ArtifactRow>(sql.findArtifactByUidStatement, [
        app.id,
        model,
        userCode,
        now(),
      ]);
      return row && fromRow(row);
    },
    async consume(id) {
      const writes = pendingWrites();
      if (writes && model === 'AuthorizationCode') {
        writes.used = { id, model };
        return;
      }
      const rows = await core.database.query(sql.consumeStatement, [app.id, hashId(id), model, timestamp()]);
      if (rows.length === 0) throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      await core.database.query(sql.destroyArtifactStatement, [app.id, hashId(id), model]);
    },
    async revokeByGrantId(grantId) {
      const also = model === 'AccessToken' ? [model, sql.JWT_MODEL] : [model];
      await core.database.query(sql.destroyByGrantStatement, [app.id, hashId(grantId), also]);
    },
  };
}

/** Access, client credentials and refresh tokens: three look-ups of one value are one statement, kept for the request. */
function tokens(core: Core, app: App, model: string): Partial<Adapter> {
  return {
    async find(id) {
      const row = await findTokenOnce(core, app, id);
      if (!row || !isFor(row.model, model) || row.user_status === 'disabled') return undefined;
      const payload = fromRow(row, id);
      // The library's userinfo takes no token with an audience; that this one is for the App itself was checked before.
      const { structured } = requestState() ?? {};
      if (structured?.jti === id && structured.atUserinfo) payload.aud = undefined;
      if (model === 'RefreshToken' && payload.consumed) await hideIfRetried(core, app, { id, row, payload });
      return payload;
    },
    async upsert(id, payload, expiresIn) {
      const writes = pendingWrites();
      if (writes) writes.artifacts.push(toNewArtifact({ model, id, payload, expiresIn }));
      else await write(core, sql.upsertArtifactStatement, toValues(app, { model, id, payload, expiresIn }));
    },
    async consume(id) {
      const writes = pendingWrites();
      if (!writes) throw new Error('a refresh token is used by the token endpoint alone');
      writes.used = { id, model };
    },
    async destroy(id) {
      const structured = requestState()?.structured?.jti === id;
      await core.database.query(sql.destroyArtifactStatement, [app.id, hashId(id), structured ? sql.JWT_MODEL : model]);
    },
  };
}

const isFor = (stored: string, asked: string) =>
  stored === asked || (stored === sql.JWT_MODEL && asked === 'AccessToken');

async function findTokenOnce(core: Core, app: App, id: string): Promise<sql.TokenRow | undefined> {
  const state = requestState();
  const known = state?.tokens.get(id);
  if (known) return known;
  const finding = findToken(core, app, id, state);
  state?.tokens.set(id, finding);
  return finding;
}

async function findToken(
  core: Core,
  app: App,
  id: string,
  state: RequestState | undefined,
): Promise<sql.TokenRow | undefined> {
  const structured = state?.structured?.jti === id ? state.structured : undefined;
  if (structured && !(await structured.verify())) return undefined;
  const wanted = structured ? [sql.JWT_MODEL] : sql.TOKEN_MODELS;
  const [row] = await core.database.query<sql.TokenRow>(sql.findTokenStatement, [
    app.id,
    hashId(id),
    wanted,
    timestamp(),
  ]);
  if (row && state) remember(state, row);
  return row;
}

/** What came with the token needs no statement of its own when the library asks for it next. */
function remember(state: RequestState, row: sql.TokenRow): void {
  const { grantId, sessionUid } = row.payload;
  if (grantId) state.grants.set(grantId, row.grant_payload ? { ...row.grant_payload, jti: grantId } : undefined);
  if (sessionUid && row.payload.expiresWithSession) state.sessions.set(sessionUid, row.session_payload ?? undefined);
  if (row.user_id) state.activeUsers.add(row.user_id);
}

/** At the token endpoint, a client that lost the answer to its refresh gets it again (refresh-reply.ts). */
async function hideIfRetried(
  core: Core,
  app: App,
  { id, row, payload }: { id: string; row: sql.TokenRow; payload: AdapterPayload },
): Promise<void> {
  const writes = pendingWrites();
  if (!writes) return;
  writes.replay = await findReplay(core, app, id, row);
  if (writes.replay) delete payload.consumed;
}

function grants(core: Core, app: App): Partial<Adapter> {
  return {
    async find(id) {
      const state = requestState();
      if (state?.grants.has(id)) return state.grants.get(id);
      const [row] = await core.database.query<{ payload: AdapterPayload }>(sql.findGrantStatement, [
        app.id,
        hashId(id),
        now(),
      ]);
      return row && { ...row.payload, jti: id };
    },
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...rest } = payload;
      const grant = {
        id_hash: hashId(id),
        user_id: payload.accountId!,
        client_id: payload.clientId!,
        payload: JSON.stringify(rest),
        created_at: timestamp(),
        expires_at: expiry(expiresIn),
      };
      requestState()?.grants.delete(id);
      const writes = currentWrites();
      if (writes) writes.grants.push(grant);
      else await write(core, sql.upsertGrantStatement, [app.id, ...Object.values(grant)]);
    },
    async destroy(id) {
      requestState()?.grants.delete(id);
      await core.database.query(sql.destroyGrantStatement, [app.id, hashId(id)]);
    },
  };
}

type SessionRow = { payload: AdapterPayload; user_id: string | null; user_status: string | null };

function sessions(core: Core, app: App): Partial<Adapter> {
  const accept = (row: SessionRow | undefined, id?: string): AdapterPayload | undefined => {
    if (!row || row.user_status === 'disabled') return undefined;
    if (row.user_id) requestState()?.activeUsers.add(row.user_id);
    return { ...row.payload, ...(id !== undefined && { jti: id }) };
  };
  return {
    async find(id) {
      const [row] = await core.database.query<SessionRow>(sql.findSessionStatement, [app.id, hashId(id), timestamp()]);
      const session = accept(row, id);
      if (session?.uid) requestState()?.heldSessions.add(session.uid);
      return session;
    },
    async findByUid(uid) {
      const state = requestState();
      if (state?.sessions.has(uid)) return state.sessions.get(uid);
      const [row] = await core.database.query<SessionRow>(sql.findSessionByUidStatement, [app.id, uid, timestamp()]);
      return accept(row);
    },
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...rest } = payload;
      const { ip, user_agent } = requestInfo(Provider.ctx?.req ?? ({} as never));
      const session = {
        id_hash: hashId(id),
        uid: payload.uid!,
        user_id: payload.accountId ?? null,
        payload: JSON.stringify(rest),
        ip,
        user_agent: user_agent.slice(0, MAX_USER_AGENT),
        created_at: new Date((payload.iat ?? 0) * 1000).toISOString(),
        expires_at: expiry(expiresIn),
      };
      const writes = currentWrites();
      if (writes) writes.sessions.push(session);
      else await saveSession(core, app, session);
    },
    async destroy(id) {
      await core.database.query(sql.destroySessionStatement, [app.id, hashId(id)]);
    },
  };
}

const MAX_USER_AGENT = 300;

/** A session that ended while the request was under way (sign-out on another tab, the user was deleted) stays ended. */
async function saveSession(core: Core, app: App, session: NewSession): Promise<void> {
  const isHeld = requestState()?.heldSessions.has(session.uid);
  const { created_at, ...changing } = session;
  const used_at = timestamp();
  try {
    const rows = isHeld
      ? await write(core, sql.updateSessionStatement, [app.id, ...Object.values(changing), used_at])
      : await write(core, sql.upsertSessionStatement, [app.id, ...Object.values(session), used_at]);
    if (isHeld && rows.length === 0) throw new errors.LoginRequired('the session has ended');
  } catch (error) {
    // The library would save it again after its answer to this error.
    if (error instanceof errors.OIDCProviderError) Object.assign(Provider.ctx?.oidc.session ?? {}, { destroyed: true });
    throw error;
  }
}

/** RFC 7523 §3: a jti is accepted once; of two at once, the row that was there first wins. */
function replays(core: Core, app: App, model: string): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      const rows = await write(core, sql.insertOnceStatement, toValues(app, { model, id, payload, expiresIn }));
      if (rows.length === 0) throw new errors.InvalidClientAuth('assertion was used before');
    },
  };
}

function pendingWrites(): TokenWrites | undefined {
  return requestState()?.writes ?? currentWrites();
}

/** `expiresIn`: seconds. */
type Stored = { model: string; id: string; payload: AdapterPayload; expiresIn: number | undefined };

export function toNewArtifact({ model, id, payload, expiresIn }: Stored): NewArtifact {
  return {
    id_hash: hashId(id),
    model,
    grant_hash: payload.grantId ? hashId(payload.grantId) : null,
    user_id: payload.accountId ?? null,
    session_uid: payload.expiresWithSession ? (payload.sessionUid ?? null) : null,
    payload: JSON.stringify(withoutId(payload, id)),
    expires_at: expiry(expiresIn),
  };
}

const WITH_GRANT = new Set([
  'AuthorizationCode',
  'DeviceCode',
  'BackchannelAuthenticationRequest',
  ...sql.TOKEN_MODELS,
  sql.JWT_MODEL,
]);

function toValues(app: App, stored: Stored): unknown[] {
  const { model, payload } = stored;
  const row = toNewArtifact(stored);
  const grantHash = WITH_GRANT.has(model) ? row.grant_hash : null;
  return [
    app.id,
    row.id_hash,
    model,
    grantHash,
    row.user_id,
    row.session_uid,
    payload.userCode ?? payload.uid ?? null,
    row.payload,
    row.expires_at,
  ];
}

/** An id is a credential: it must not be in the row that its hash leads to, in whatever member the library repeats it. */
function withoutId(payload: AdapterPayload, id: string): AdapterPayload {
  const { jti: _, ...rest } = payload;
  if (typeof rest.returnTo === 'string') rest.returnTo = rest.returnTo.replaceAll(id, ID_PLACEHOLDER);
  if (rest.session && typeof rest.session === 'object' && 'cookie' in rest.session) {
    const { cookie: __, ...session } = rest.session as Record<string, unknown>;
    return { ...rest, session } as AdapterPayload;
  }
  return rest;
}

const ID_PLACEHOLDER = '{id}';

function fromRow(row: sql.ArtifactRow, id?: string): AdapterPayload {
  const payload: AdapterPayload = { ...row.payload };
  if (id !== undefined) {
    payload.jti = id;
    if (typeof payload.returnTo === 'string') payload.returnTo = payload.returnTo.replaceAll(ID_PLACEHOLDER, id);
  }
  if (row.consumed_at) payload.consumed = Math.floor(row.consumed_at.getTime() / 1000);
  return payload;
}

function expiry(seconds: number | undefined): string {
  return new Date(now().getTime() + (seconds === undefined ? DAY : seconds * 1000)).toISOString();
}
