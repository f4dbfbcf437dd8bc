// One App's protocol in hand: the library's provider, the App's tokens in JWT form, and the keys that sign them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { SigningKey } from '../../apps/signing-keys.ts';
import type { StructuredTokens } from './structured-tokens.ts';

export type Protocol = {
  provider: Provider;
  tokens: StructuredTokens;
  keys: SigningKey[];
  /** Serves a request whose `url` begins below the issuer's path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};
