// Sessions of browsers at the issuer. A disabled user has none, and one that has ended does not come back.
import { AsyncLocalStorage } from 'node:async_hooks';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { timestamp } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import { MAX_USER_AGENT } from '../../../events/record.ts';
import { signOutSession } from '../../../users/sessions/end.ts';
import { requestInfo } from '../../request/info.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { requestState } from '../request-state.ts';
import { expiry, type Stored } from '../rows.ts';
import { currentWrites, type NewSession } from '../token-writes.ts';
import { write } from '../write.ts';

type SessionRow = {
  payload: AdapterPayload;
  user_id: string | null;
  user_status: string | null;
  access_epoch: number | null;
};

const noted = new AsyncLocalStorage<{ access_epoch: number | null }>();

/** The epoch of the session that `find` looks for, by the same statement; null if there is none. The library keeps only the payload. */
export async function noteEpoch<Found>(
  find: () => Promise<Found>,
): Promise<{ found: Found; access_epoch: number | null }> {
  const note: { access_epoch: number | null } = { access_epoch: null };
  return { found: await noted.run(note, find), access_epoch: note.access_epoch };
}

export function sessions(core: Core, app: App): Partial<Adapter> {
  return {
    async find(id) {
      const [row] = await core.database.query<SessionRow>(sql.findSessionStatement, [app.id, hashId(id), timestamp()]);
      const session = accept(row);
      if (session?.uid) requestState()?.heldSessions.set(session.uid, row?.user_id ?? null);
      return session && { ...session, jti: id };
    },
    async findByUid(uid) {
      const state = requestState();
      if (state?.sessions.has(uid)) return state.sessions.get(uid);
      const [row] = await core.database.query<SessionRow>(sql.findSessionByUidStatement, [app.id, uid, timestamp()]);
      return accept(row);
    },
    async upsert(id, payload, expiresIn) {
      const session = toRow({ id, payload, expiresIn });
      const writes = currentWrites();
      if (writes) writes.sessions.push(session);
      else await save(core, app, session);
    },
    async destroy(id) {
      const state = requestState();
      // At a sign-out, the library deletes the grants before the session.
      const told = await signOutSession(core.db, app, { id_hash: hashId(id) }, state?.lostGrants);
      if (state) state.receiptId = told?.receipt_id;
    },
  };
}

function accept(row: SessionRow | undefined): AdapterPayload | undefined {
  if (!row || row.user_status === 'disabled') return undefined;
  const note = noted.getStore();
  if (note) note.access_epoch = row.access_epoch;
  const state = requestState();
  if (state && row.user_id) {
    state.activeUsers.add(row.user_id);
    if (row.access_epoch !== null) state.epochs.set(row.user_id, row.access_epoch);
  }
  return { ...row.payload };
}

function toRow({ id, payload: { jti: _, ...payload }, expiresIn }: Omit<Stored, 'model'>): NewSession {
  if (payload.uid === undefined) throw new Error('a session needs a uid');
  const { ip, user_agent } = requestInfo(Provider.ctx?.req);
  return {
    id_hash: hashId(id),
    uid: payload.uid,
    user_id: payload.accountId ?? null,
    payload: JSON.stringify(payload),
    ip,
    user_agent: user_agent.slice(0, MAX_USER_AGENT),
    created_at: new Date((payload.iat ?? 0) * 1000).toISOString(),
    expires_at: expiry(expiresIn),
  };
}

/**
 * A session that ended while the request was under way (sign-out on another tab, the user was deleted) stays ended. A sign-in whose
 * user has had everybody thrown out since it was proved gets none.
 */
async function save(core: Core, app: App, session: NewSession): Promise<void> {
  const { heldSessions, epochs } = requestState() ?? {};
  const isHeld = heldSessions?.has(session.uid);
  const { created_at: _, ...changing } = session;
  const isOfSameUser = heldSessions?.get(session.uid) === session.user_id;
  const epoch = session.user_id === null || isOfSameUser ? null : (epochs?.get(session.user_id) ?? null);
  const ends = [timestamp(), epoch];
  try {
    const rows = isHeld
      ? await write(core, sql.updateSessionStatement, [app.id, ...Object.values(changing), ...ends])
      : await write(core, sql.upsertSessionStatement, [app.id, ...Object.values(session), ...ends]);
    if (rows.length === 0) throw new errors.LoginRequired('the session has ended');
  } catch (error) {
    // The library would save it again after its answer to this error.
    if (error instanceof errors.OIDCProviderError) Object.assign(Provider.ctx?.oidc.session ?? {}, { destroyed: true });
    throw error;
  }
}
