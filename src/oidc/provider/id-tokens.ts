// An ID token names the access token that came with it, which the library does only for tokens that travel through the browser;
// and the session, if the client hears of its end. It has the claims that the App's decision hook added.
import type Provider from 'oidc-provider';
import type { AccessToken, IdToken } from 'oidc-provider';
import { hookClaimsIn } from '../tokens/hook-claims.ts';

/** OpenID Connect Core §3.1.3.6, §12.2: `at_hash` of the access token, which the library hashes as the algorithm wants it. */
export function nameAccessTokens(provider: Provider): void {
  const values = new WeakMap<object, string>();
  const { save } = provider.AccessToken.prototype;
  provider.AccessToken.prototype.save = async function (this: AccessToken) {
    const value = await save.call(this);
    values.set(this, value);
    return value;
  };
  const { issue } = provider.IdToken.prototype;
  provider.IdToken.prototype.issue = function (this: IdToken & { ctx?: Issuing }, options) {
    const token = options.use === 'idtoken' ? this.ctx?.oidc.entities.AccessToken : undefined;
    const value = token && values.get(token);
    if (value) this.set('at_hash', value);
    if (token) for (const [name, claim] of Object.entries(hookClaimsIn(token.extra))) this.set(name, claim);
    return issue.call(this, options);
  };
}

/** A receiver of security events hears of the end of a session by this name (SSF 1.0 §3.3). */
export function nameSessions(provider: Provider): void {
  type Naming = { includeSid(): boolean; shared_signals?: unknown };
  const client: Naming = provider.Client.prototype;
  const { includeSid } = client;
  client.includeSid = function (this: Naming) {
    return this.shared_signals === true || includeSid.call(this);
  };
}

type Issuing = { oidc: { entities: { AccessToken?: AccessToken } } };
