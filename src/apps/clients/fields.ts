// The fields of a client that callers set, and their rules.
import type { ClientRow } from '../../database/schema.ts';
import { type OutboundRules, upstreamUrlMistake } from '../../outbound.ts';
import { Problem, requireAll } from '../../problem.ts';
import { requireApiPermissions } from './api-permissions.ts';
import type { ClientType } from './client.ts';
import { requireRedirectUris, requireWebUri } from './redirect-uri.ts';

export type NewClient = {
  name: string;
  type: ClientType;
  first_party?: boolean | undefined;
  application_type?: 'web' | 'native' | undefined;
  /** May be false for a confidential client only: a public one has no other proof that it sent the request. */
  require_pkce?: boolean | undefined;
  redirect_uris?: string[] | undefined;
  post_logout_redirect_uris?: string[] | undefined;
  /** Identifiers of the resources whose tokens it may introspect; `*` for every token of the App. */
  introspects?: string[] | undefined;
  /** Names of the scopes that it may ask for, or `*`. */
  scopes?: string[] | undefined;
  /** Identifiers of the resources that its tokens may be for, or `*`. */
  resources?: string[] | undefined;
  /** What a machine may do at the App's own API. */
  api_permissions?: string[] | undefined;
  id_token_alg?: 'RS256' | 'ES256' | undefined;
  /** Claims of `profile`, `email` and `phone` in the ID token, too: many libraries read nothing else. */
  id_token_claims?: boolean | undefined;
  /** It wants to hear of users who have a grant for it. A public client has no backend that could. */
  provisioning?: boolean | undefined;
  /** It may have streams of security events about its users (src/signals). Only a confidential client has users and a backend. */
  shared_signals?: boolean | undefined;
  /** Where its backend hears of sessions that end; null for nowhere. */
  backchannel_logout_uri?: string | null | undefined;
  backchannel_logout_session_required?: boolean | undefined;
  logo_uri?: string | null | undefined;
  client_uri?: string | null | undefined;
  policy_uri?: string | null | undefined;
  tos_uri?: string | null | undefined;
};

export type ClientChange = Partial<Omit<NewClient, 'type'>> & { status?: ClientRow['status'] | undefined };

/**
 * The rules of the fields that are given, for a client of this type; the mistakes of all of them come as one problem.
 * Throws `invalid_redirect_uri`, `invalid_body`.
 */
export async function requireClientFields(
  rules: OutboundRules,
  type: ClientType | undefined,
  input: ClientChange,
): Promise<void> {
  await requireAll(
    () => requireRedirectUris('redirect_uris', input.redirect_uris ?? []),
    () => requireRedirectUris('post_logout_redirect_uris', input.post_logout_redirect_uris ?? []),
    ...webUris.map((field) => () => input[field] != null && requireWebUri(field, input[field])),
    () => type && requireArrivals(type, input),
    () => type && requirePkce(type, input),
    () => type && requireProvisioning(type, input),
    () => type && requireSignals(type, input),
    () => requireLogoutUri(rules, type, input),
    () => type && requireApiPermissions(type, input.api_permissions ?? []),
  );
}

const webUris = ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'] as const;

/** Throws `invalid_body`. */
function requireArrivals(type: ClientType, { redirect_uris }: ClientChange): void {
  if (type !== 'machine' && redirect_uris?.length === 0) {
    throw new Problem('invalid_body', 'A client that signs users in needs a redirect URI', {
      fields: { redirect_uris: 'at least one is needed' },
    });
  }
}

/** Throws `invalid_body`. */
function requirePkce(type: ClientType, { require_pkce }: ClientChange): void {
  if (type === 'public' && require_pkce === false) {
    throw new Problem('invalid_body', 'A public client cannot do without PKCE', {
      fields: { require_pkce: 'must be true' },
    });
  }
}

/** Throws `invalid_body`. */
function requireProvisioning(type: ClientType, { provisioning }: ClientChange): void {
  if (type === 'public' && provisioning) {
    throw new Problem('invalid_body', 'A public client cannot be told about users', {
      fields: { provisioning: 'needs a client with a secret' },
    });
  }
}

/** Throws `invalid_body`. */
function requireSignals(type: ClientType, { shared_signals }: ClientChange): void {
  if (type !== 'confidential' && shared_signals) {
    throw new Problem('invalid_body', 'Only a confidential client can have streams of security events', {
      fields: { shared_signals: 'only for the type confidential' },
    });
  }
}

/** The server will send requests there. Throws `invalid_body`. */
function requireLogoutUri(rules: OutboundRules, type: ClientType | undefined, input: ClientChange): void {
  const { backchannel_logout_uri: uri, backchannel_logout_session_required: needsSid } = input;
  if (type === 'machine' && (uri != null || needsSid)) {
    throw new Problem('invalid_body', 'A machine signs no user in that could sign out', {
      fields: { backchannel_logout_uri: 'is only for clients that sign users in' },
    });
  }
  const mistake = uri != null && upstreamUrlMistake(uri, rules);
  if (mistake) {
    throw new Problem('invalid_body', `backchannel_logout_uri ${mistake}`, {
      fields: { backchannel_logout_uri: mistake },
    });
  }
}
