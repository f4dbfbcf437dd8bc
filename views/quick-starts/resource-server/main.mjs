import express from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, AUDIENCE, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const discovery = await fetch(`${ISSUER}/.well-known/openid-configuration`);
const { jwks_uri, introspection_endpoint } = await discovery.json();
const keys = createRemoteJWKSet(new URL(jwks_uri));

/** The token's claims, or undefined if it is expired, revoked, or meant for another API. */
async function verify(token) {
  // A JWT has three parts and is verified here; any other token is known to Gatehouse alone.
  return token.split('.').length === 3 ? verifyJwt(token) : introspect(token);
}

async function verifyJwt(token) {
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt' });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    console.error(error.message);
    return undefined;
  }
}

async function introspect(token) {
  const answer = await fetch(introspection_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ token }),
  });
  if (!answer.ok) throw new Error(`introspection answered ${answer.status}: ${await answer.text()}`);
  const claims = await answer.json();
  return claims.active && [claims.aud].flat().includes(AUDIENCE) ? claims : undefined;
}

const app = express();

app.get('/me', async (req, res) => {
  const token = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const claims = token && (await verify(token));
  if (!claims) {
    res.set('www-authenticate', token ? 'Bearer error="invalid_token"' : 'Bearer');
    return res.status(401).json({ error: 'Send a valid access token for this API' });
  }
  res.json({ sub: claims.sub, client_id: claims.client_id, scope: claims.scope });
});

app.listen(PORT, () => console.log(`Open http://localhost:${PORT}/me`));
