// One account at a provider that is linked twice at once: in two tabs, in two browsers, or by two people who share it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listIdentities } from '../../src/social/identities.ts';
import { makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { allow, claimsOf, makeWorld, openSignIn, PRIVATE, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

/** Two browsers in front of an App, both back from the provider with the same account. */
async function comeBackTwice(user: { email: string; email_verified: boolean }) {
  const { app, client } = await makeWorld(gatehouse, upstream.issuer);
  const { id } = await makeUser(gatehouse, app, user);
  upstream.be({ sub: user.email, email: user.email, email_verified: true });
  const [one, other] = [await openSignIn(app, client), await openSignIn(app, client)];
  const [atOne, atOther] = [await signInWith(one, upstream, 'oidc'), await signInWith(other, upstream, 'oidc')];
  return { app, client, id, one: { person: one, page: atOne }, other: { person: other, page: atOther } };
}

type Waiting = Awaited<ReturnType<typeof comeBackTwice>>['one'];

const submit = async ({ person, page }: Waiting, fields: Record<string, string>) =>
  allow(person, await person.visitor.submit(page, fields));

describe('F43 an account elsewhere is linked', () => {
  test.each(['one after the other', 'at once'])('by its user in two browsers, %s: both sign in', async (order) => {
    const email = `ada-${order.length}@example.com`;
    const { app, id, one, other } = await comeBackTwice({ email, email_verified: true });
    const proof = { email, password: PASSWORD };
    const first = submit(one, proof);
    if (order !== 'at once') await first;
    const [atOne, atOther] = await Promise.all([first, submit(other, proof)]);
    expect((await claimsOf(one.person, atOne)).sub).toBe(id);
    expect((await claimsOf(other.person, atOther)).sub).toBe(id);
    expect(await listIdentities(gatehouse.database.db, app, id)).toHaveLength(1);
    expect(await countRows(gatehouse, app, 'mails', { kind: 'identity_linked' })).toBe(1);
  });

  test('by two users: the second is refused, and nothing changes hands', async () => {
    const email = 'shared@example.com';
    const { app, client, id, one, other } = await comeBackTwice({ email, email_verified: true });
    const second = await makeUser(gatehouse, app, { email: 'second@example.com', email_verified: true });
    await claimsOf(one.person, await submit(one, { email, password: PASSWORD }));
    const refused = await submit(other, { email: second.email, password: PASSWORD });
    expect([refused.status, refused.location]).toEqual([403, undefined]);
    expect(refused.text).toContain('This sign-in is not possible');
    expect(await listIdentities(gatehouse.database.db, app, second.id)).toEqual([]);
    // The sign-in begins again, and what comes back now is the first user.
    const { visitor } = other.person;
    const again = await openSignIn(app, client, visitor);
    expect((await claimsOf(again, await signInWith(again, upstream, 'oidc'))).sub).toBe(id);
  });

  test.each(['one after the other', 'at once'])(
    'by its owner, who takes a user over in two browsers, %s',
    async (order) => {
      const email = `planted-${order.length}@example.com`;
      const { app, id, one, other } = await comeBackTwice({ email, email_verified: false });
      const first = submit(one, { choice: 'claim' });
      if (order !== 'at once') await first;
      const [atOne, atOther] = await Promise.all([first, submit(other, { choice: 'claim' })]);
      expect((await claimsOf(one.person, atOne)).sub).toBe(id);
      expect((await claimsOf(other.person, atOther)).sub).toBe(id);
      expect(await listIdentities(gatehouse.database.db, app, id)).toHaveLength(1);
    },
  );
});
