// oidc-provider's storage (its Adapter interface) on our database, one App's. Every model is one row of the table below;
// what they share is in artifacts.ts and rows.ts, and what a token request writes waits in token-writes.ts until it is decided.
import type { Adapter } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { artifacts } from './models/artifacts.ts';
import { codes } from './models/codes.ts';
import { grants } from './models/grants.ts';
import { interactions } from './models/interactions.ts';
import { sessions } from './models/sessions.ts';
import { tokens } from './models/tokens.ts';

type Models = Record<string, (core: Core, app: App, model: string) => Partial<Adapter>>;

/** Models that differ from `artifacts`, and in which functions. */
const models: Models = {
  Session: sessions,
  Grant: grants,
  AuthorizationCode: codes,
  AccessToken: tokens,
  ClientCredentials: tokens,
  RefreshToken: tokens,
  Interaction: interactions,
};

export function createAdapter(core: Core, app: App): (model: string) => Adapter {
  return (model) => ({ ...artifacts(core, app, model), ...models[model]?.(core, app, model) });
}
