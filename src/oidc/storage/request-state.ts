// What belongs to one protocol request: rows that one statement brought for several look-ups, and the writes that wait.
import type { IncomingMessage } from 'node:http';
import Provider, { type AdapterPayload } from 'oidc-provider';
import type { Refusal } from '../../diagnosis/kinds.ts';
import type { LostGrant } from '../../events/signal-writes.ts';
import type { Outcome } from '../../hooks/ask.ts';
import { type Membership, type StoredMembership, toMembership } from '../../organizations/membership.ts';
import { type Access, type StoredAccess, toAccess } from '../../users/access.ts';
import { type ClaimSource, type StoredClaimSource, toClaimSource } from '../../users/claims.ts';
import type { TokenRow } from './artifacts.ts';
import { currentWrites, type TokenWrites } from './token-writes.ts';

export type RequestState = {
  tokens: Map<string, Promise<TokenRow | undefined>>;
  grants: Map<string, AdapterPayload | undefined>;
  sessions: Map<string, AdapterPayload | undefined>;
  /** Grants that the request has deleted. */
  lostGrants: LostGrant[];
  /** By uid: the users of the sessions that the request's cookie led to. */
  heldSessions: Map<string, string | null>;
  /** By user: the epoch (users/sessions/epoch.ts) in which the request found the session, or in which its sign-in was proved. */
  epochs: Map<string, number>;
  /** Users whose status was read in this request and is active. */
  activeUsers: Set<string>;
  /** Active users whose claims came with a grant or a token. */
  users: Map<string, KnownUser>;
  /** The organization that this request's code or refresh token is for, or that the request chose. */
  organizationId: string | undefined;
  /** At the token endpoint: nothing is written before everything is decided. */
  writes: TokenWrites | undefined;
  /** The request is about an access token as JWT: its row is found by its jti, if `verify` says that we signed it. */
  structured: { jti: string; verify(): Promise<unknown>; atUserinfo?: boolean } | undefined;
  /** The scopes that the request asks for, before the library drops any. */
  askedScopes: string[];
  /** The client secret that was right. */
  clientSecretId: string | undefined;
  /** The secret that confirms a sign-out if the user doesn't have to be asked. */
  signOut: string | undefined;
  /** Of the session that the user ended, if clients are told of it. */
  receiptId: string | undefined;
  /** What went wrong on our side, for the answer's status. */
  failure: unknown;
  /** With which error the authorization endpoint sends the user back to the client. */
  sentBack: { error: string; description: string | undefined } | undefined;
  /** Everything that the library found wrong with the request, in its order. */
  refusals: Refusal[];
  /** What the App's decision hook said of the tokens. */
  decided: Outcome | undefined;
  /** What the user is asked for on a screen before the request goes on. */
  asked: string | undefined;
};

/** `access` and `membership` only where the answer needs them. */
export type KnownUser = { claims: ClaimSource; access?: Access | undefined; membership?: Membership | undefined };

const states = new WeakMap<IncomingMessage, RequestState>();

/** Before the library sees the request. */
export function beginRequest(request: IncomingMessage): RequestState {
  const state: RequestState = {
    tokens: new Map(),
    grants: new Map(),
    sessions: new Map(),
    lostGrants: [],
    heldSessions: new Map(),
    epochs: new Map(),
    activeUsers: new Set(),
    users: new Map(),
    organizationId: undefined,
    writes: undefined,
    structured: undefined,
    askedScopes: [],
    clientSecretId: undefined,
    signOut: undefined,
    receiptId: undefined,
    failure: undefined,
    sentBack: undefined,
    refusals: [],
    decided: undefined,
    asked: undefined,
  };
  states.set(request, state);
  return state;
}

/** Of the request that the library is at work on, unless another is given. Undefined outside of the protocol. */
export function requestState(request = Provider.ctx?.req): RequestState | undefined {
  return request && states.get(request);
}

type WithUser = {
  user_status: 'active' | 'disabled' | null;
  user_claims: StoredClaimSource | null;
  user_access: StoredAccess | null;
  membership: StoredMembership | null;
};

/** What came with a row needs no statement of its own when claims are asked for. */
export function rememberUser(id: string, { user_status, user_claims, user_access, membership }: WithUser): void {
  if (user_status !== 'active' || !user_claims) return;
  requestState()?.users.set(id, {
    claims: toClaimSource(user_claims),
    access: user_access ? toAccess(user_access) : undefined,
    membership: membership ? toMembership(membership) : undefined,
  });
}

/** What is written when the request is decided; undefined where a write goes at once. */
export function pendingWrites(): TokenWrites | undefined {
  return requestState()?.writes ?? currentWrites();
}
