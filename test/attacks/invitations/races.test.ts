// An inviter is removed while somebody accepts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey, revokeApiKey } from '../../../src/apps/keys/api-keys.ts';
import { changeMember, removeMember } from '../../../src/apps/members.ts';
import { transact } from '../../../src/database/transact.ts';
import { getInvitation } from '../../../src/invitations/invitations.ts';
import { lockInvitation, markAccepted } from '../../../src/invitations/joining.ts';
import { removeOrganizationMember } from '../../../src/organizations/members.ts';
import { listUserRoles } from '../../../src/users/roles.ts';
import { makeDeveloper } from '../../http/api/call.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { untilBlocked } from '../../kit/locks.ts';
import { Visitor } from '../../kit/visitor.ts';
import { isMember, linkTo, makeInvitingApp, makeStudio } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

describe('A277 removing an inviter while the invitation is accepted', () => {
  test('once the removal was answered, nobody comes in', async () => {
    for (let round = 0; round < 5; round++) {
      const studio = await makeStudio(gatehouse);
      const { app, friend, mallory, organization, invite } = studio;
      await invite(mallory.token);
      const visitor = new Visitor();
      const page = await visitor.open(await linkTo(gatehouse, friend.email));
      const removal = removeOrganizationMember(db(), app, organization, { user_id: mallory.user.id, giver: 'app' });
      const [seen, { status }] = await Promise.all([
        removal.then(() => isMember(gatehouse, studio, friend.id)),
        visitor.submit(page, {}),
      ]);
      expect([await isMember(gatehouse, studio, friend.id), status]).toEqual([seen, seen ? 200 : 400]);
    }
  });

  // The embedded database has one connection, on which nothing waits for anything else.
  test.skipIf(!process.env.TEST_DATABASE_URL)('a removal waits for the acceptance that came first', async () => {
    const goes: ((app: App, inviter: string) => Promise<unknown>)[] = [
      (app, id) => removeMember(gatehouse.database.db, app, id),
      (app, id) => revokeApiKey(gatehouse.database.db, app, id),
    ];
    for (const [index, go] of goes.entries()) {
      const { app, friend, invite } = await makeInvitingApp(gatehouse);
      const developer = await makeDeveloper(gatehouse, { app, role: 'admin' });
      const { apiKey, key } = await createApiKey(db(), app, { name: 'Backend', scopes: ['users:write'] });
      const id = await invite(index === 0 ? developer.token : key);
      const invitation = await getInvitation(db(), app, id);
      const order: string[] = [];
      let removal: Promise<unknown> | undefined;
      await transact(db(), async (db) => {
        await lockInvitation(db, app, invitation);
        await markAccepted(db, app, invitation, friend);
        removal = go(app, index === 0 ? developer.user.id : apiKey.id).then(() => order.push('removed'));
        await Promise.race([removal, untilBlocked(gatehouse.database.db)]);
        order.push('accepted');
      });
      await removal;
      expect(order).toEqual(['accepted', 'removed']);
      expect(await listUserRoles(db(), app, friend.id)).toEqual(['boss']);
    }
  });

  test('what was read before the inviter lost their rights is not accepted', async () => {
    const { app, friend, invite } = await makeInvitingApp(gatehouse);
    const developer = await makeDeveloper(gatehouse, { app, role: 'admin' });
    const invitation = await getInvitation(db(), app, await invite(developer.token));
    await changeMember(db(), app, developer.user.id, 'viewer');
    const accepted = transact(db(), (db) => markAccepted(db, app, invitation, friend));
    await expect(accepted).rejects.toMatchObject({ code: 'invalid_one_time_token' });
    expect(await listUserRoles(db(), app, friend.id)).toEqual([]);
  });
});
