// A receiver of security events as another company writes one: it knows the issuer and its own client, and finds the rest in
// the metadata.
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { App } from '../../src/apps/app.ts';
import { call } from '../http/api/call.ts';
import type { TestClient } from '../kit/app.ts';
import { post } from '../kit/flow.ts';
import type { Received } from '../kit/outside/receiver.ts';

export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';
export const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
export const RISC = 'https://schemas.openid.net/secevent/risc/event-type';
export const SSF = 'https://schemas.openid.net/secevent/ssf/event-type';

/** A token for the client's own streams, as receivers ask for it: without a resource. */
export async function signalToken(app: App, client: TestClient, scope = 'ssf.manage ssf.read'): Promise<string> {
  const { status, body } = await post(app, '/token', { grant_type: 'client_credentials', scope }, client);
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
  return String(body.access_token);
}

/** Calls below /signals. */
export function makeAsk(app: App, as: string) {
  return (address: string, body?: object, { id, ...query }: Record<string, string> = {}) => {
    const [method, path = ''] = address.split(' ');
    return call(app, `${method} /signals${path}`, { as, body, query, params: id ? { id } : {} });
  };
}

export type Ask = ReturnType<typeof makeAsk>;

/** As RFC 8417 §2 and SSF 1.0 §4.1 say; any library for JOSE does it. */
export async function verifySet(app: App, client: TestClient, token: string) {
  const keys = createRemoteJWKSet(new URL(`${app.issuer}/jwks`));
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    ...{ issuer: app.issuer, audience: client.client_id, typ: 'secevent+jwt', currentDate: new Date() },
  });
  const [[uri, event] = []] = Object.entries(payload.events as Record<string, Record<string, unknown>>);
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  return { payload: payload as any, header: protectedHeader, uri, event };
}

/** What was pushed to the client, verified. */
export const setsOf = (app: App, client: TestClient, received: readonly Received[]) =>
  Promise.all(
    received
      .filter(({ body }) => decodeJwt(body).aud === client.client_id)
      .map(({ body }) => verifySet(app, client, body)),
  );
