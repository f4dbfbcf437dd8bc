// Access, client credentials and refresh tokens: three look-ups of one value are one statement, kept for the request.
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import type { Core } from '../../../core.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { findTokenRow, scopesNeedAccess } from '../find-token.ts';
import { findReplay } from '../refresh-reply.ts';
import { pendingWrites, type RequestState, rememberUser, requestState } from '../request-state.ts';
import { fromRow, toNewArtifact, toValues } from '../rows.ts';
import { withinGrant } from '../within-grant.ts';
import { write } from '../write.ts';

export function tokens(core: Core, app: App, model: string): Partial<Adapter> {
  return {
    async find(id) {
      const row = await findTokenOnce(core, app, id);
      if (!row || !isFor(row, model) || row.user_status === 'disabled') return undefined;
      // No refresh token is issued to a developer who acts as the user.
      if (row.impersonated_by && model === 'RefreshToken') return undefined;
      const within = withinGrant(row);
      if (!within) return undefined;
      const payload = fromRow({ ...row, payload: within }, id);
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

/** A JWT is a user's access token, or a machine's. */
const isFor = ({ model, payload }: sql.TokenRow, asked: string) =>
  model === asked || (model === sql.JWT_MODEL && payload.kind === asked);

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
  const models = structured ? [sql.JWT_MODEL] : sql.TOKEN_MODELS;
  const access = state?.writes !== undefined && (await scopesNeedAccess(core, app));
  const row = await findTokenRow(core, app, id, { models, access, organization: state?.organizationId });
  if (row && state) remember(state, row);
  return row;
}

/** What came with the token needs no statement of its own when the library asks for it next. */
function remember(state: RequestState, row: sql.TokenRow): void {
  const { grantId, sessionUid, organizationId } = row.payload;
  if (row.model === 'RefreshToken' && typeof organizationId === 'string') state.organizationId ??= organizationId;
  if (grantId) state.grants.set(grantId, row.grant_payload ? { ...row.grant_payload, jti: grantId } : undefined);
  if (sessionUid && row.payload.expiresWithSession) state.sessions.set(sessionUid, row.session_payload ?? undefined);
  if (row.user_id) state.activeUsers.add(row.user_id);
  if (row.user_id) rememberUser(row.user_id, row);
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
