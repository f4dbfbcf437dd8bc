// Sign-in with a provider where an App takes new users by invitation alone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRole, listUserRoles } from '../../src/users/roles.ts';
import { makeInvitation } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { formsOf } from '../kit/visitor.ts';
import { claimsOf, makeWorld, openSignIn, PRIVATE, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  [gatehouse, upstream] = await Promise.all([startGatehouse(PRIVATE), startUpstream()]);
});
afterAll(async () => {
  await gatehouse.stop();
  await upstream.stop();
});

test('A114 an invited address that the provider vouches for joins, and accepts the invitation by that', async () => {
  const { app, client } = await makeWorld(gatehouse, upstream.issuer, { sign_up: 'invitation' });
  const { db } = gatehouse.database;
  await createRole(db, app, { name: 'staff' });
  await makeInvitation(gatehouse, app, { email: 'invited@example.com', roles: ['staff'] });
  upstream.be({ sub: 'invited', email: 'invited@example.com', email_verified: true });
  const person = await openSignIn(app, client);
  const { sub } = await claimsOf(person, await signInWith(person, upstream, 'oidc'));
  expect(await listUserRoles(db, app, sub)).toEqual(['staff']);
  expect(await countRows(gatehouse, app, 'audit_log', { event: 'invitation.accepted' })).toBe(1);
});

test('A114 an address that nobody invited, or that nobody vouches for, does not', async () => {
  const { app, client } = await makeWorld(gatehouse, upstream.issuer, { sign_up: 'invitation' });
  await makeInvitation(gatehouse, app, { email: 'wanted@example.com' });
  upstream.be({ sub: 'other', email: 'unwanted@example.com', email_verified: true });
  const refused = await openSignIn(app, client);
  expect((await signInWith(refused, upstream, 'oidc')).status).toBe(403);
  upstream.be({ sub: 'liar', email: 'wanted@example.com', email_verified: false });
  const liar = await openSignIn(app, client);
  // It has to sign in to a user that is there already; none is.
  expect(formsOf(await signInWith(liar, upstream, 'oidc')).some(({ names }) => names.has('password'))).toBe(true);
  expect(await countRows(gatehouse, app, 'users')).toBe(0);
});

test('where users choose, the button takes the choice along to the provider and back', async () => {
  for (const stays of [true, false]) {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer, { remember_me: 'ask' });
    upstream.be({ sub: `stay-${stays}`, email: `stay-${stays}@example.com`, email_verified: true });
    const { visitor, page } = await openSignIn(app, client);
    const { hidden } = formsOf(page).find(({ names }) => names.has('remember'))!;
    const action = /formaction="([^"]+)"/.exec(page.text)![1]!;
    // What a browser sends: the whole form, as it stands.
    const fields = { ...hidden, email: '', password: '', ...(stays && { remember: 'yes' }) };
    const gone = await visitor.fetch(action, { body: new URLSearchParams(fields) });
    const done = await visitor.open(await upstream.follow(gone.location!));
    expect(done.location).toContain('code=');
    const session = visitor.cookies.find(({ name }) => name === 'gatehouse_session')!;
    expect(session.expires !== Number.POSITIVE_INFINITY).toBe(stays);
  }
});
