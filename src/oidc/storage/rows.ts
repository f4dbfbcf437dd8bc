// oidc-provider's payloads as rows of `artifacts`, and back. An id is a credential and stays out of its row.
import type { AdapterPayload } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { DAY, now, toNumericDate } from '../../clock.ts';
import { type ArtifactRow, hashId, JWT_MODEL, type NewArtifact, TOKEN_MODELS } from './artifacts.ts';

/** `expiresIn`: seconds. */
export type Stored = { model: string; id: string; payload: AdapterPayload; expiresIn: number | undefined };

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
  ...TOKEN_MODELS,
  JWT_MODEL,
]);

/** The values of `upsertArtifactStatement`. */
export function toValues(app: App, stored: Stored): unknown[] {
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
function withoutId({ jti: _, ...payload }: AdapterPayload, id: string): AdapterPayload {
  if (typeof payload.returnTo === 'string') payload.returnTo = payload.returnTo.replaceAll(id, ID_PLACEHOLDER);
  if (payload.session) payload.session = { ...payload.session, cookie: undefined };
  return payload;
}

const ID_PLACEHOLDER = '{id}';

export function fromRow(row: ArtifactRow, id?: string): AdapterPayload {
  const payload: AdapterPayload = { ...row.payload };
  if (id !== undefined) {
    payload.jti = id;
    if (typeof payload.returnTo === 'string') payload.returnTo = payload.returnTo.replaceAll(ID_PLACEHOLDER, id);
  }
  if (row.consumed_at) payload.consumed = toNumericDate(row.consumed_at);
  return payload;
}

/** `seconds` from now. */
export function expiry(seconds: number | undefined): string {
  return new Date(now().getTime() + (seconds === undefined ? DAY : seconds * 1000)).toISOString();
}
