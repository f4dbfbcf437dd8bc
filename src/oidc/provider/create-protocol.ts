// One App's protocol: an oidc-provider with our storage, our URLs and our rules round it. Read `createProtocol` from the
// top: what is overridden (overrides.ts), and the steps that every request takes round the library (endpoints/serve.ts).
import Provider, { type OIDCContext } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { listSigningKeys } from '../../apps/signing-keys.ts';
import type { System } from '../../system.ts';
import { serve, showForms } from '../endpoints/serve.ts';
import { clearPages } from '../endpoints/sign-out.ts';
import type { Screens } from '../request/screens.ts';
import type { Protocol } from '../tokens/protocol.ts';
import { createStructuredTokens } from '../tokens/structured-tokens.ts';
import { keepAuthTime } from './auth-time.ts';
import { enqueueLogouts } from './back-channel.ts';
import { configure } from './configuration.ts';
import { nameAccessTokens, nameSessions } from './id-tokens.ts';
import { keepImpersonations } from './impersonation.ts';
import { keepOrganizations } from './organizations.ts';
import {
  compareHashedSecrets,
  keepClients,
  keepStructuredTokens,
  keepToOneBrowser,
  noteFailures,
  pinUrls,
  readParameters,
  rememberAsChosen,
  rotateInPlace,
  tellAcr,
} from './overrides.ts';
import { matchSchemes, refuseReplays, takeStructuredTokens } from './possession.ts';
import { checkRedirectUriAgain, keepWithinReach, refuseGrantTypes } from './refusals.ts';
import { replaceCookies } from './request-cookies.ts';

/** What the library adds to the context, once its router has found the endpoint. */
type WithOIDC = { oidc: OIDCContext };

export async function createProtocol(system: System, app: App, screens: Screens): Promise<Protocol> {
  const keys = await listSigningKeys(system, app);
  const provider = new Provider(app.issuer, configure(system, app, keys, screens));
  const tokens = createStructuredTokens(app, keys);
  provider.silent = true;

  pinUrls(provider, app);
  readParameters(provider, tokens);
  keepClients(system, app, provider);
  compareHashedSecrets(system, app, provider);
  keepStructuredTokens(provider);
  takeStructuredTokens(provider, app, tokens);
  matchSchemes(provider);
  refuseReplays(system, app, provider);
  noteFailures(provider);
  tellAcr(provider);
  rememberAsChosen(provider);
  keepAuthTime(provider);
  keepOrganizations(provider);
  keepImpersonations(system, app, provider);
  replaceCookies(provider, app);
  keepToOneBrowser(system, app, provider);
  rotateInPlace(provider);
  refuseGrantTypes(provider);
  checkRedirectUriAgain(provider);
  keepWithinReach(provider);
  nameAccessTokens(provider);
  nameSessions(provider);
  enqueueLogouts(system, app, provider);
  clearPages(system, provider);
  provider.use<object, WithOIDC>((context, next) => serve(system, app, { context, tokens }, next));
  provider.use<object, WithOIDC>((context, next) => showForms(app, { context, screens }, next));

  return { provider, tokens, keys, handle: provider.callback() };
}
