// The API of Alice's Blog: a resource server that shows a user's photos to the programs which that user allowed to see
// them. This file is its routes; guard.ts decides who gets in, photos.ts stands in for a database.
import express from 'express';
import { type AccessToken, guard, resourceMetadataUrl } from './guard.ts';
import { drawings, findPhoto, listPhotos } from './photos.ts';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, RESOURCE = 'http://localhost:4002/', PORT = '4002' } = process.env;
if (!ISSUER || !CLIENT_ID || !CLIENT_SECRET) {
  console.error('Set ISSUER, CLIENT_ID and CLIENT_SECRET; examples/README.md says where they come from.');
  process.exit(1);
}

const app = express().disable('x-powered-by');
const requires = guard({
  issuer: new URL(ISSUER),
  audience: RESOURCE,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
});

app.get('/', (_req, res) => {
  res.type('text').send(`The API of Alice's Blog. How to get in: ${resourceMetadataUrl(RESOURCE)}\n`);
});

// RFC 9728: a client that was refused finds here which issuer to ask for a token, and with which scopes.
app.get(resourceMetadataUrl(RESOURCE).pathname, (_req, res) => {
  res.json({
    resource: RESOURCE,
    resource_name: "Alice's Blog",
    authorization_servers: [ISSUER],
    scopes_supported: ['photos:read'],
    bearer_methods_supported: ['header'],
  });
});

app.get('/photos', requires('photos:read'), (_req, res) => {
  const { sub } = res.locals.token as AccessToken;
  const photos = listPhotos(sub).map(({ id, title }) => ({ id, title, url: new URL(`/photos/${id}.svg`, RESOURCE) }));
  res.set('Cache-Control', 'no-store').json({ photos });
});

app.get('/photos/:id.svg', requires('photos:read'), (req, res) => {
  // The scope says "may read photos"; whose photos is in `sub`. Without this line every user could read everyone's.
  const photo = findPhoto((res.locals.token as AccessToken).sub, String(req.params.id));
  if (!photo) return void res.status(404).json({ error: 'not_found' });
  res.set({ 'Cache-Control': 'private, max-age=60', Vary: 'Authorization' });
  res.sendFile(photo.file, { root: drawings, cacheControl: false });
});

app.listen(Number(PORT), '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`Alice's Blog, its API: http://localhost:${PORT}`);
});
