// A person in front of an App that offers connections: to the provider, back, and on.

import type { App } from '../../src/apps/app.ts';
import type { ConnectionRow } from '../../src/database/schema.ts';
import { createConnection, type NewConnection } from '../../src/social/connections.ts';
import { makeApp, makeClient, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce, redeem, userinfo } from '../kit/flow.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';
import { type Page, Visitor } from '../kit/visitor.ts';

/** Tests' own providers are on this machine. */
export const PRIVATE = { ALLOW_PRIVATE_UPSTREAMS: 'on' };

export function makeConnection(
  { system }: Gatehouse,
  app: App,
  input: Partial<NewConnection> = {},
): Promise<ConnectionRow> {
  return createConnection(system, app, {
    kind: 'oidc',
    slug: input.kind ?? 'oidc',
    client_id: 'gatehouse-there',
    client_secret: 'secret-there',
    ...input,
  });
}

export type Provider = { follow(location: string): Promise<string> };

export type Person = { app: App; client: TestClient; visitor: Visitor; verifier: string; page: Page };

export async function makeWorld(gatehouse: Gatehouse, issuer: string, settings = {}) {
  const app = await makeApp(gatehouse, settings);
  const connection = await makeConnection(gatehouse, app, { settings: { issuer } });
  const client = await makeClient(gatehouse, app, { first_party: true });
  return { app, connection, client };
}

/** At the sign-in screen. */
export async function openSignIn(app: App, client: TestClient, visitor = new Visitor()): Promise<Person> {
  const { verifier, challenge } = makePkce();
  const page = await visitor.open(authorizeUrl(app, client, challenge, { scope: 'openid email profile' }));
  return { app, client, visitor, verifier, page };
}

/** By its button, to the redirect that leads to the provider. */
export async function press({ visitor, page }: Person, slug: string): Promise<string> {
  const href = new RegExp(`href="([^"]*/connect/${slug}[^"]*)"`).exec(page.text)?.[1];
  if (!href) throw new Error(`no button for ${slug} at ${page.url}: ${page.text.slice(0, 400)}`);
  const gone = await visitor.fetch(new URL(href.replaceAll('&amp;', '&'), page.url).href);
  if (!gone.location) throw new Error(`no way to ${slug}: ${gone.status} ${gone.text.slice(0, 600)}`);
  return gone.location;
}

/** The whole way, to the redirect to the client or the page that stopped it. */
export async function signInWith(person: Person, provider: Provider, slug: string): Promise<Page> {
  const back = await provider.follow(await press(person, slug));
  return allow(person, await person.visitor.open(back));
}

export async function allow({ visitor }: Person, page: Page): Promise<Page> {
  return page.text.includes('name="decision"') ? visitor.submit(page, { decision: 'allow' }) : page;
}

/** The user that the client learns of. */
export async function claimsOf({ app, client, verifier }: Person, page: Page) {
  const code = page.location && new URL(page.location).searchParams.get('code');
  if (!code) throw new Error(`no code: ${page.status} ${page.url} ${page.location} ${page.text.slice(0, 800)}`);
  const { body } = await redeem(app, client, { code, verifier });
  const { body: claims } = await userinfo(app, body.access_token as string);
  const idToken = JSON.parse(Buffer.from((body.id_token as string).split('.')[1]!, 'base64url').toString());
  return { ...(claims as { sub: string; email: string; email_verified: boolean; name?: string }), id_token: idToken };
}
