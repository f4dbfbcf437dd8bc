import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:17912/o/t-n397w');
const clientId = '58de9e84-0cb5-47bf-acb8-22304fa4ea56';
const secret = oidc.ClientSecretBasic(process.env.CLIENT_SECRET);
const config = await oidc.discovery(issuer, clientId, undefined, secret, {
  execute: [oidc.allowInsecureRequests], // http: on this machine only
});

const server = express();
server.use(
  session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }),
);

server.get('/sign-in', async (req, res) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  req.session.signIn = { verifier, state };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: 'http://localhost:18028/callback',
    scope: 'openid profile email',
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  res.redirect(url.href);
});

server.get('/callback', async (req, res) => {
  const { verifier, state } = req.session.signIn;
  const answer = new URL(req.originalUrl, 'http://localhost:18028');
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const user = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  res.json(user);
});

server.listen(18028);