// A protocol request in the hands of an endpoint's step.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { RequestState } from '../storage/request-state.ts';
import type { StructuredTokens } from '../tokens/structured-tokens.ts';

export type Served = { context: KoaContextWithOIDC; state: RequestState; tokens: StructuredTokens };

/** The library's turn. */
export type Next = () => Promise<void>;
