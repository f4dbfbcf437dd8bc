import { randomBytes } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, PORT } = process.env;
const issuer = new URL(ISSUER);
// openid-client refuses http unless this says otherwise. Use https everywhere but on your own machine.
const options = issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {};
const config = await oidc.discovery(issuer, CLIENT_ID, undefined, oidc.ClientSecretBasic(CLIENT_SECRET), options);
const home = new URL('/', REDIRECT_URI).href;

const app = express();
app.use(
  session({
    name: 'express_session',
    secret: randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: 'lax' },
  }),
);

app.get('/', (req, res) => {
  const { user } = req.session;
  if (!user) return res.send('<p><a href="/sign-in">Sign in</a></p>');
  res.send(`<p>Signed in as ${escapeHtml(user.email)}</p>
<form method="post" action="/sign-out"><button>Sign out</button></form>`);
});

app.get('/sign-in', async (req, res) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  req.session.signIn = { verifier, state };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  res.redirect(url.href);
});

app.get('/callback', async (req, res) => {
  if (!req.session.signIn) return res.redirect('/');
  const { verifier, state } = req.session.signIn;
  const tokens = await oidc.authorizationCodeGrant(config, new URL(req.originalUrl, home), {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const user = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  // A new session id, so that nobody can plant one before the sign-in.
  req.session.regenerate((error) => {
    if (error) throw error;
    req.session.user = user;
    req.session.idToken = tokens.id_token;
    res.redirect('/');
  });
});

app.post('/sign-out', (req, res) => {
  const { idToken } = req.session;
  req.session.destroy(() => {
    if (!idToken) return res.redirect('/');
    const url = oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: home });
    res.redirect(url.href);
  });
});

// The server's reason is in `error` and `error_description`; `message` says less.
app.use((error, _req, res, _next) => {
  console.error(error);
  res
    .status(500)
    .type('text')
    .send(`${error.error ?? error.name}: ${error.error_description ?? error.message}`);
});

app.listen(PORT, () => console.log(`Open ${home}`));

function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
