// Bare oidc-provider, the yardstick: a process of its own, with artifacts in memory, configured for the measured
// operations and nothing else. It reads PORT and, as JSON, BARE: { issuer, clients } from the environment.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { type Adapter, type AdapterPayload, type ClientMetadata, Provider } from 'oidc-provider';

export type BareConfiguration = { issuer: string; clients: ClientMetadata[] };

const { issuer, clients }: BareConfiguration = JSON.parse(process.env.BARE ?? '');

// oidc-provider's own memory adapter forgets all but the last 1,000 entries, and walks through all tokens of a grant
// with each new one. This one does neither, so that the yardstick is no slower than necessary.
const artifacts = new Map<string, AdapterPayload>();
const sessionIds = new Map<string, string>();
const grantMembers = new Map<string, Set<string>>();

class MapAdapter implements Adapter {
  readonly model: string;

  constructor(model: string) {
    this.model = model;
  }

  async find(id: string) {
    return artifacts.get(`${this.model}:${id}`);
  }

  async findByUid(uid: string) {
    return this.find(sessionIds.get(uid) ?? '');
  }

  async findByUserCode() {
    return undefined;
  }

  async upsert(id: string, payload: AdapterPayload) {
    const key = `${this.model}:${id}`;
    artifacts.set(key, payload);
    if (this.model === 'Session' && payload.uid) sessionIds.set(payload.uid, id);
    if (payload.grantId) grantMembers.set(payload.grantId, (grantMembers.get(payload.grantId) ?? new Set()).add(key));
  }

  async consume(id: string) {
    const artifact = artifacts.get(`${this.model}:${id}`);
    if (artifact) artifact.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string) {
    artifacts.delete(`${this.model}:${id}`);
  }

  async revokeByGrantId(grantId: string) {
    for (const key of grantMembers.get(grantId) ?? []) artifacts.delete(key);
    grantMembers.delete(grantId);
  }
}

const provider = new Provider(issuer, {
  adapter: MapAdapter,
  clients,
  claims: { email: ['email', 'email_verified'] },
  scopes: ['openid', 'offline_access', 'email'],
  cookies: { keys: ['a key, because Gatehouse signs its cookies too'] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: id, email_verified: true }),
  }),
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: { enabled: false },
    devInteractions: { enabled: true }, // a sign-in form without passwords, used before the clock starts
  },
  jwks: { keys: [await makeKey('RS256'), await makeKey('ES256')] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'), // as Gatehouse does
});
provider.proxy = true;

createServer(provider.callback()).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit()); // an orderly exit writes the profile, if one was asked for

/** As long as Gatehouse's, so that the ratios leave the length out. */
async function makeKey(alg: string) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 3072 });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg };
}
