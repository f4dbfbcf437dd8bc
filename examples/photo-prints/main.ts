// Photo Prints: a shop that prints the photos which people keep on Alice's Blog. A third-party web app as its authors
// would write it. This file is its routes; issuer.ts signs people in, blog.ts calls the API with their tokens.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import express, { type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import { connect, disconnect, fetchPhoto, findConnection, listPhotos } from './blog.ts';
import { config } from './config.ts';
import { type Attempt, finishSignIn, signOut, startSignIn } from './issuer.ts';
import { LogoutRefused, logOutByToken } from './logout.ts';
import { Problem, reasons } from './problems.ts';

declare module 'express-session' {
  interface SessionData {
    attempt: Attempt;
    connection: string;
  }
}

const here = import.meta.dirname;
const https = config.baseUrl.protocol === 'https:';
const app = express().disable('x-powered-by').set('view engine', 'ejs').set('views', join(here, 'views'));

app.use((_req, res, next) => {
  // No script at all: a photo that comes with one (SVG may) can't run it here. Browsers hold the redirects after a form
  // to form-action too, and signing out redirects to the issuer.
  const policy = `default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self' ${config.issuer.origin}`;
  res.set('Content-Security-Policy', `${policy}; base-uri 'none'; frame-ancestors 'none'`);
  res.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
  next();
});
app.use(express.static(join(here, 'public')));
// From the issuer and not from a browser, so it is before the sessions.
app.post(config.logoutPath, express.urlencoded({ extended: false }), async (req, res) => {
  res.set('Cache-Control', 'no-store');
  try {
    const { logout_token: token } = (req.body ?? {}) as { logout_token?: unknown };
    await logOutByToken(typeof token === 'string' ? token : '');
    res.sendStatus(204);
  } catch (error) {
    if (!(error instanceof LogoutRefused)) throw error;
    console.error(`logout token: ${error.message}`);
    res.status(400).json({ error: 'invalid_request' });
  }
});
app.use(
  session({
    name: 'photo_prints', // browsers share cookies among all ports of localhost
    secret: randomBytes(32).toString('hex'), // lives as long as the sessions, which are in memory
    // Lax: sent when the issuer sends the browser back to us, but not with forms that other sites post to us.
    cookie: { httpOnly: true, sameSite: 'lax', secure: https },
    proxy: https, // https ends at a proxy in front of us
    resave: false,
    saveUninitialized: false,
  }),
);

app.get('/', (req, res) => {
  if (findConnection(req.session.connection)) return res.redirect('/photos');
  res.render('home');
});

app.get('/connect', async (req, res) => {
  const { attempt, url } = await startSignIn();
  req.session.attempt = attempt;
  res.redirect(url.href);
});

app.get('/callback', async (req, res) => {
  const { attempt } = req.session;
  if (!attempt && findConnection(req.session.connection)) return res.redirect('/photos'); // reloaded
  if (!attempt) throw new Problem('stale');
  delete req.session.attempt; // it counts once, however it ends
  const signIn = await finishSignIn(new URL(req.originalUrl, config.baseUrl), attempt);
  disconnect(req.session.connection);
  // A new session id: one that somebody planted in this browser before must not become a signed-in one.
  await promisify(req.session.regenerate.bind(req.session))();
  req.session.connection = connect(signIn);
  res.redirect('/photos');
});

app.get('/photos', signedIn, async (req, res) => {
  const photos = await listPhotos(req.session.connection!);
  res.set('Cache-Control', 'no-store').render('photos', { user: res.locals.user, photos, hint: '' });
});

app.get('/photos/:id.svg', signedIn, async (req, res) => {
  const photo = await fetchPhoto(req.session.connection!, String(req.params.id));
  if (!photo.ok) throw new Problem('not_found');
  res.set('Cache-Control', 'private, max-age=60').type('svg');
  res.send(Buffer.from(await photo.arrayBuffer()));
});

app.post('/order', signedIn, express.urlencoded({ extended: false }), async (req, res) => {
  const photos = await listPhotos(req.session.connection!);
  const { photo } = (req.body ?? {}) as { photo?: string | string[] };
  const picked = [photo].flat();
  const prints = photos.filter(({ id }) => picked.includes(id)); // only this user's own
  if (prints.length > 0) return res.render('order', { prints });
  res.status(422).render('photos', { user: res.locals.user, photos, hint: 'Pick at least one photo to print.' });
});

app.post('/sign-out', async (req, res) => {
  const signIn = disconnect(req.session.connection);
  // Here first, whatever the issuer answers; then there, or the next "connect" would sign the same person in again.
  await promisify(req.session.destroy.bind(req.session))();
  res.clearCookie('photo_prints');
  if (!signIn) return res.redirect(303, '/');
  const url = await signOut(signIn).catch((cause: unknown) => {
    throw new Problem('signed_out_here_only', { cause });
  });
  res.redirect(303, url.href);
});

app.use(() => {
  throw new Problem('not_found');
});

app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
  if (res.headersSent) return next(error);
  const problem = error instanceof Problem ? error : new Problem('bug', { cause: error });
  // Messages only: the errors themselves hold codes and tokens.
  console.error(`${req.method} ${req.path}: ${reasons(problem)}`);
  res.status(problem.page.status).render('problem', { problem: problem.page });
});

app.listen(config.port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`Photo Prints: ${config.homeUrl}`);
});

function signedIn(req: Request, res: Response, next: NextFunction) {
  const connection = findConnection(req.session.connection);
  if (!connection) return res.redirect('/');
  res.locals.user = connection.user;
  next();
}
