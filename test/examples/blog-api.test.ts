// The guard of blog-api against every token that it must take or refuse, and what it says then.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import {
  type CryptoKey,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort, type Program, startProgram } from './programs.ts';
import { BLOG_API, type StandInIssuer, startIssuer } from './stand-in-issuer.ts';

let issuer: StandInIssuer;
let api: Program;
let resource: string;
let metadata: string;

beforeAll(async () => {
  issuer = await startIssuer('http://localhost:1');
  [api, resource] = await startApi(issuer.issuer);
  metadata = `${resource}.well-known/oauth-protected-resource`;
});

afterAll(async () => {
  await api.stop();
  await issuer.close();
});

async function startApi(issuerUrl: string): Promise<[Program, string]> {
  const port = String(await freePort());
  const identifier = `http://127.0.0.1:${port}/`;
  const env = { ISSUER: issuerUrl, CLIENT_ID: BLOG_API.id, CLIENT_SECRET: BLOG_API.secret };
  return [await startProgram('blog-api', { ...env, PORT: port, RESOURCE: identifier }), identifier];
}

const getPhotos = (authorization?: string, from = resource) =>
  fetch(`${from}photos`, authorization === undefined ? {} : { headers: { authorization } });

const now = () => Math.floor(Date.now() / 1000);

/** A token that passes; a test spoils one thing. */
function signToken(claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, key?: CryptoKey | Uint8Array) {
  const good = {
    iss: issuer.issuer,
    aud: resource,
    sub: 'bob',
    client_id: 'photo-prints',
    scope: 'openid photos:read',
  };
  return new SignJWT({ ...good, iat: now(), exp: now() + 60, jti: 'one', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'ES256', typ: 'at+jwt', ...header })
    .sign(key ?? issuer.signingKey);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a JWT', () => {
  it('that is good shows its user their photos', async () => {
    const answer = await getPhotos(`Bearer ${await signToken()}`);
    expect(answer.status).toBe(200);
    const { photos } = (await answer.json()) as { photos: { id: string; title: string; url: string }[] };
    expect(photos).toHaveLength(6);
    expect(photos[0]).toMatchObject({ url: `${resource}photos/${photos[0]!.id}.svg` });

    const image = await fetch(photos[0]!.url, { headers: { authorization: `bearer ${await signToken()}` } });
    expect(image.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(await image.text()).toContain(photos[0]!.title);
  });

  it('shows nobody the photos of another user', async () => {
    const { photos } = (await (await getPhotos(`Bearer ${await signToken()}`)).json()) as { photos: { url: string }[] };
    const authorization = `Bearer ${await signToken({ sub: 'carol' })}`;
    expect((await fetch(photos[0]!.url, { headers: { authorization } })).status).toBe(404);
  });

  const spoilt: Record<string, () => Promise<string>> = {
    'for another audience': () => signToken({ aud: 'http://127.0.0.1:1/' }),
    'from another issuer': () => signToken({ iss: 'http://127.0.0.1:1/o/other' }),
    'that is expired': () => signToken({ exp: now() - 1 }),
    'that never expires': () => signToken({ exp: undefined }),
    'that is not valid yet': () => signToken({ nbf: now() + 60 }),
    'without a subject': () => signToken({ sub: undefined }),
    'that is an ID token': () => signToken({}, { typ: 'JWT' }),
    'without a type': () => signToken({}, { typ: undefined }),
    'bound to a key': () => signToken({ cnf: { jkt: 'a thumbprint' } }),
    'signed by an unknown key': async () => signToken({}, { kid: 'new' }, (await generateKeyPair('ES256')).privateKey),
    'signed by another key of the same name': async () =>
      signToken({}, {}, (await generateKeyPair('ES256')).privateKey),
    'with a critical header that nobody knows': async () => {
      const head = part({ alg: 'ES256', kid: 'ES256', typ: 'at+jwt', crit: ['x'], x: 1 });
      return [head, ...(await signToken()).split('.').slice(1)].join('.');
    },
    'with alg none': async () => {
      const payload = (await signToken()).split('.')[1];
      return `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`;
    },
    'with an HMAC by the public key': async () => {
      const jwks = (await (await fetch(`${issuer.issuer}/jwks`)).json()) as { keys: JWK[] };
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
      const jwk = jwks.keys.find(({ kty }) => kty === 'EC')!;
      const publicKey = await crypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
      const text = `${part({ alg: 'HS256', kid: 'ES256', typ: 'at+jwt' })}.${(await signToken()).split('.')[1]}`;
      return `${text}.${createHmac('sha256', await exportSPKI(publicKey))
        .update(text)
        .digest('base64url')}`;
    },
    'that is no JSON': async () => 'not.a.token',
  };
  it.each(Object.entries(spoilt))('%s is refused', async (_what, make) => {
    const answer = await getPhotos(`Bearer ${await make()}`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"/);
    expect(answer.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`);
    expect(await answer.json()).toMatchObject({ error: 'invalid_token' });
  });

  it('without the scope is refused for that', async () => {
    const answer = await getPhotos(`Bearer ${await signToken({ scope: 'openid photos:reader' })}`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="insufficient_scope".*scope="photos:read"/);
  });
});

describe('an opaque token', () => {
  const scope = 'photos:read';

  it('that is good passes', async () => {
    const token = await issuer.clientCredentials({ resource, scope });
    expect(token).not.toContain('.');
    expect((await getPhotos(`Bearer ${token}`)).status).toBe(200);
  });

  it('counts no longer once it is revoked', async () => {
    const token = await issuer.clientCredentials({ resource, scope });
    const authorization = `Basic ${btoa(`${BLOG_API.id}:${BLOG_API.secret}`)}`;
    const body = new URLSearchParams({ token });
    await fetch(`${issuer.issuer}/token/revocation`, { method: 'POST', headers: { authorization }, body });
    expect((await getPhotos(`Bearer ${token}`)).status).toBe(401);
  });

  it('for another audience is refused', async () => {
    const token = await issuer.clientCredentials({ resource: 'http://127.0.0.1:1/', scope });
    const answer = await getPhotos(`Bearer ${token}`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });

  it('without the scope is refused for that', async () => {
    const token = await issuer.clientCredentials({ resource });
    const answer = await getPhotos(`Bearer ${token}`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="insufficient_scope"/);
  });

  it('that nobody issued is refused', async () => {
    expect((await getPhotos('Bearer made-up')).status).toBe(401);
  });
});

describe('a request', () => {
  it('without credentials learns where to get them, and no error code', async () => {
    const answer = await getPhotos();
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(`Bearer scope="photos:read", resource_metadata="${metadata}"`);
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource,
      authorization_servers: [issuer.issuer],
      scopes_supported: ['photos:read'],
    });
  });

  it.each(['Bearer', 'Bearer ', 'Bearer two tokens', 'Basic Ym9iOmJvYg==', 'Bearer a"b'])(
    'that says "%s" is malformed',
    async (authorization) => {
      const answer = await getPhotos(authorization);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_request"/);
    },
  );

  it('with its token in the query is one without credentials', async () => {
    expect((await fetch(`${resource}photos?access_token=${await signToken()}`)).status).toBe(401);
  });
});

describe('an issuer that does not answer', () => {
  it('costs nobody their token, and is asked again when it is back', async () => {
    const silent = createServer((socket) => socket.destroy());
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const [program, identifier] = await startApi(`http://127.0.0.1:${port}/o/alices-blog`);
    onTestFinished(() => void program.stop());
    const answer = await getPhotos('Bearer opaque', identifier);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    await new Promise((resolve) => silent.close(resolve));

    const late = await startIssuer('http://localhost:1', port);
    const token = await late.clientCredentials({ resource: identifier, scope: 'photos:read' });
    expect((await getPhotos(`Bearer ${token}`, identifier)).status).toBe(200);

    const needsKeys = `Bearer ${await signToken()}`;
    late.settings.keysBroken = true;
    expect((await getPhotos(needsKeys, identifier)).status).toBe(503);
    await late.close();
    expect((await getPhotos(needsKeys, identifier)).status).toBe(503);
  });
});

it('blog-api says which settings are missing', async () => {
  const program = await startProgram('blog-api', { ISSUER: 'http://127.0.0.1:1' });
  expect(await program.exited).toBe(1);
  expect(program.output()).toContain('CLIENT_ID');
});
