// An OpenID Connect issuer on this machine, which stands for Google, Apple, Microsoft or a company's own. It is as strict
// as a good one (PKCE, client secret, codes once), and `twist` makes it as wrong as a test wants.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { standIn } from './stand-ins.ts';

export type Claims = Record<string, unknown>;

/** Each takes the place of the honest answer of that endpoint. */
export type Twist = {
  claims?: (claims: Claims) => Claims;
  userinfo?: (claims: Claims) => Claims;
  idToken?: (claims: Claims, kid: string) => Promise<string> | string;
  callback?: (parameters: URLSearchParams) => void;
  /** Answers by a form, as Apple does, whatever it is asked for. */
  formPost?: boolean;
  discovery?: (document: Claims) => Claims;
  answer?: Partial<Record<Endpoint, (request: IncomingMessage, response: ServerResponse) => void>>;
};

type Endpoint = 'discovery' | 'authorize' | 'token' | 'jwks' | 'userinfo';

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;

/** `as`: the issuer whose place it takes; without, it is its own at http://127.0.0.1. */
export async function startUpstream({ as, path = '' }: { as?: string; path?: string } = {}) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  const codes = new Map<string, { params: URLSearchParams; person: Claims }>();
  const requests: string[] = [];
  const secrets: string[] = [];
  let person: Claims = {};
  let twist: Twist = {};

  const http = createServer((request, response) => {
    serve(request, response).catch((error) => response.writeHead(500).end(String(error)));
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const origin = as ? new URL(as).origin : url;
  const issuer = as ?? url + path;
  const standDown = as ? standIn([origin], url) : undefined;

  const endpoints: Record<Endpoint, string> = {
    discovery: `${new URL(issuer).pathname.replace(/\/$/, '')}/.well-known/openid-configuration`,
    authorize: '/authorize',
    token: '/token',
    jwks: '/jwks',
    userinfo: '/userinfo',
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, url);
    const endpoint = (Object.keys(endpoints) as Endpoint[]).find((name) => endpoints[name] === pathname);
    requests.push(`${request.method} ${pathname}`);
    const twisted = endpoint && twist.answer?.[endpoint];
    if (twisted) return twisted(request, response);
    if (endpoint === 'discovery') return json(response, twist.discovery?.(document()) ?? document());
    if (endpoint === 'jwks') return json(response, { keys: [jwk] });
    if (endpoint === 'authorize') return authorize(searchParams, response);
    if (endpoint === 'token') return token(new URLSearchParams(await text(request)), response);
    if (endpoint === 'userinfo') return json(response, twist.userinfo?.(person) ?? person);
    // Also the client's page, at which a browser arrives.
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here');
  }

  const document = (): Claims => ({
    issuer: as?.startsWith('https://login.microsoftonline.com/common')
      ? 'https://login.microsoftonline.com/{tenantid}/v2.0'
      : issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/userinfo`,
    jwks_uri: `${origin}/jwks`,
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: as === undefined,
  });

  /** The person is signed in there already, and agrees. */
  function authorize(params: URLSearchParams, response: ServerResponse): void {
    const code = randomUUID();
    codes.set(code, { params, person: { ...person } });
    const back = new URLSearchParams({ code, state: params.get('state') ?? '' });
    if (as === undefined) back.set('iss', issuer);
    twist.callback?.(back);
    const to = params.get('redirect_uri')!;
    if (params.get('response_mode') !== 'form_post' && !twist.formPost) {
      response.writeHead(302, { location: `${to}?${back}` }).end();
      return;
    }
    const fields = [...back].map(([name, value]) => `<input type="hidden" name="${name}" value="${encode(value)}">`);
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<form method="post" action="${to}">${fields.join('')}<button>Continue</button></form><script>document.forms[0].submit()</script>`,
      );
  }

  async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    secrets.push(form.get('client_secret') ?? '');
    const known = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      known?.params.get('code_challenge') === challenge &&
      known.params.get('redirect_uri') === form.get('redirect_uri') &&
      form.get('client_secret');
    if (!isRight) return json(response, { error: 'invalid_grant' }, 400);
    const seconds = Math.floor(Date.now() / 1000);
    const said = known.person;
    const honest: Claims = {
      iss: issuer,
      aud: known.params.get('client_id'),
      iat: seconds,
      exp: seconds + 300,
      nonce: known.params.get('nonce'),
      ...said,
    };
    const claims = twist.claims?.(honest) ?? honest;
    const signed = await (twist.idToken?.(claims, kid) ?? sign(claims));
    json(response, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: signed });
  }

  const sign = (claims: Claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);

  return {
    url,
    issuer,
    requests,
    /** Client secrets that came to the token endpoint. */
    secrets,
    sign,
    /** The user who is signed in there. */
    be(claims: Claims) {
      person = claims;
    },
    twist(how: Twist) {
      twist = how;
    },
    /** From the redirect that leads there to the one that leads back. */
    async follow(location: string): Promise<string> {
      const page = await visit(url, location);
      const back = page.headers.get('location');
      if (!back) throw new Error(`no way back from ${location}: ${page.status} ${await page.text()}`);
      return back;
    },
    /** The same where it answers by a form. */
    async form(location: string): Promise<{ action: string; fields: Record<string, string> }> {
      const html = await (await visit(url, location)).text();
      const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        decode(value!),
      ]);
      return { action: /action="([^"]+)"/.exec(html)![1]!, fields: Object.fromEntries(fields) };
    },
    async stop() {
      standDown?.();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function visit(url: string, location: string): Promise<Response> {
  const { pathname, search } = new URL(location);
  return fetch(url + pathname + search, { redirect: 'manual' });
}

const encode = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const decode = (value: string) => value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function json(response: ServerResponse, body: unknown, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'max-age=60' })
    .end(JSON.stringify(body));
}
