// Access tokens that a machine, or a receiver of security events, got for the App's own API (client credentials, the issuer as the resource). They are JWTs, so
// that other credentials need no statement to be told from them; a token's row, its client and its secret are read with each
// call, as an API key is, so that every change counts at once on every node.
import { decodeJwt } from 'jose';
import type { App } from '../../apps/app.ts';
import { apiPermissionsOf } from '../../apps/clients/api-permissions.ts';
import { SIGNAL_SCOPES, type SignalScope } from '../../apps/clients/signal-scopes.ts';
import type { Permission } from '../../apps/permissions.ts';
import { now } from '../../clock.ts';
import type { ClientRow } from '../../database/schema.ts';
import type { Statement } from '../../database/statement.ts';
import type { System } from '../../system.ts';
import { hashId, JWT_MODEL, type TokenRow } from '../storage/artifacts.ts';
import { type Presented, requirePossession } from './proof-of-possession.ts';
import type { Protocol } from './protocol.ts';
import { looksStructured } from './structured-tokens.ts';

/** `scopes`: those of the token that the client still has. `signals`: those for its own streams of security events. */
export type Machine = { id: string; scopes: Permission[]; signals: SignalScope[] };

/** What the token says of itself, before anyone has checked its signature: RFC 9068 §2.2, `sub` is the client. */
export function looksLikeMachines(app: App, token: string): boolean {
  if (!looksStructured(token)) return false;
  try {
    const { iss, sub, client_id } = decodeJwt(token);
    return iss === app.issuer && sub !== undefined && sub === client_id;
  } catch {
    return false;
  }
}

/**
 * The machine with this token, or undefined. Throws `invalid_token` and `invalid_dpop_proof` if the request doesn't prove
 * possession of the key that the token is bound to.
 */
export async function findMachine(
  system: System,
  app: App,
  protocol: Protocol,
  presented: Presented,
): Promise<Machine | undefined> {
  const verified = await protocol.tokens.verify(presented.token);
  if (!verified) return undefined;
  const values = [app.id, hashId(verified.jti), JWT_MODEL, now()];
  const [row] = await system.database.query<Row>(findStatement, values);
  if (!row) return undefined;
  const { payload } = row;
  const { accountId, aud, scope = '', jkt, 'x5t#S256': certificate } = payload;
  if (accountId !== undefined || String(aud) !== app.issuer) return undefined;
  await requirePossession(system, app, { client_id: row.id, jkt, certificate }, presented);
  const issued = String(scope).split(' ');
  return {
    id: row.id,
    scopes: apiPermissionsOf(row).filter((one) => issued.includes(one)),
    signals: row.shared_signals ? SIGNAL_SCOPES.filter((one) => issued.includes(one)) : [],
  };
}

type Row = Pick<TokenRow, 'payload'> & Pick<ClientRow, 'id' | 'type' | 'api_permissions' | 'shared_signals'>;

/** Values: app_id, id_hash, model, now. */
const findStatement: Statement = {
  name: 'find_machine_token_and_signals',
  reads: true,
  text: `select token.payload, clients.id, clients.type, clients.api_permissions,
         clients.shared_signals from artifacts token
         join clients on clients.app_id = token.app_id and clients.id = token.payload ->> 'clientId'
         join client_secrets on client_secrets.app_id = clients.app_id and client_secrets.client_id = clients.id
              and client_secrets.id::text = token.payload ->> 'secret_id'
         where token.app_id = $1 and token.id_hash = $2 and token.model = $3 and token.expires_at > $4
           and clients.status = 'active' and (client_secrets.expires_at is null or client_secrets.expires_at > $4)`,
};
