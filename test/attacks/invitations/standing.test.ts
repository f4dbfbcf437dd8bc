// An invitation by somebody who may no longer send it: it lets nobody in, by no door, whatever was sent before.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateClient } from '../../../src/apps/clients/clients.ts';
import { createApiKey, revokeApiKey, rotateApiKey } from '../../../src/apps/keys/api-keys.ts';
import { addMember, changeMember, removeMember } from '../../../src/apps/members.ts';
import { DAY, HOUR } from '../../../src/clock.ts';
import { getInvitation } from '../../../src/invitations/invitations.ts';
import { acceptWaiting, listWaiting } from '../../../src/invitations/waiting.ts';
import {
  addOrganizationMember,
  leaveOrganization,
  removeOrganizationMember,
  setMemberRoles,
} from '../../../src/organizations/members.ts';
import { deleteUser, setUserStatus } from '../../../src/users/users.ts';
import { call, makeDeveloper } from '../../http/api/call.ts';
import { makeApiKey, makeApp } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { machineToken, makeMachine } from '../../kit/machine.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { makeBoundKey, type TestMember } from '../../organizations/world.ts';
import {
  isMember,
  linkTo,
  makeInvitingApp,
  makeStudio,
  newAddress,
  type Studio,
  stateAt,
  TO_ORGANIZATION,
} from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

describe('A275 an admin of an organization who invited a friend', () => {
  const remove = ({ app, params, alice }: Studio, { user }: TestMember) =>
    call(app, 'DELETE /organizations/:organization/members/:id', {
      as: alice.token,
      params: { ...params, id: user.id },
    });

  test.each<[string, string, (studio: Studio) => Promise<unknown>]>([
    ['is removed', 'revoked', (studio) => remove(studio, studio.mallory)],
    [
      'leaves',
      'revoked',
      ({ app, organization, mallory }) => leaveOrganization(db(), app, organization, { user_id: mallory.user.id }),
    ],
    [
      'is a mere member now',
      'void',
      ({ app, organization, mallory }) =>
        setMemberRoles(db(), app, organization, { user_id: mallory.user.id, roles: ['member'], giver: 'app' }),
    ],
    ['is disabled', 'void', ({ app, mallory }) => setUserStatus(db(), app, mallory.user.id, 'disabled')],
    ['is deleted', 'void', ({ app, mallory }) => deleteUser(db(), app, mallory.user.id)],
  ])('lets nobody in once that admin %s', async (_, state, goes) => {
    const studio = await makeStudio(gatehouse);
    const { app, friend, alice, mallory, invite } = studio;
    const id = await invite(mallory.token);
    const link = await linkTo(gatehouse, friend.email);
    const visitor = new Visitor();
    const page = await visitor.open(link);
    expect(await stateAt(studio, id)).toBe('open');
    await goes(studio);
    expect(await stateAt(studio, id)).toBe(state);
    expect((await visitor.submit(page, {})).status).toBe(400);
    expect((await new Visitor().open(link)).status).toBe(400);
    expect(await listWaiting(db(), app, friend)).toEqual([]);
    await expect(acceptWaiting(db(), app, friend, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await isMember(gatehouse, studio, friend.id)).toBe(false);
    // Somebody who may still invite can do so, and nothing of the old one is in the way.
    await invite(alice.token, ['member']);
    await acceptWaiting(db(), app, friend, (await listWaiting(db(), app, friend))[0]!.id);
    expect(await isMember(gatehouse, studio, friend.id)).toBe(true);
  });

  test('gets it back neither by coming back, nor for a part of its roles', async () => {
    const studio = await makeStudio(gatehouse);
    const { app, organization, mallory, friend, params, invite } = studio;
    const id = await invite(mallory.token, ['admin', 'member']);
    await removeOrganizationMember(db(), app, organization, { user_id: mallory.user.id, giver: 'app' });
    const back = { user_id: mallory.user.id, roles: ['admin'], giver: 'app' as const };
    await addOrganizationMember(db(), app, organization, back);
    await expect(acceptWaiting(db(), app, friend, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'invitation.revoked' })).toBe(1);

    const as = await makeApiKey(gatehouse, app, ['organizations:write', 'organization_members:write']);
    const body = { name: 'host', permissions: ['organization_members:write'] };
    await call(app, 'POST /organization-roles', { as, body });
    const again = await invite(mallory.token, ['admin', 'host']);
    await setMemberRoles(db(), app, organization, { ...back, roles: ['host'] });
    await expect(acceptWaiting(db(), app, friend, again)).rejects.toMatchObject({ code: 'not_found' });
    // Resent by the App, it is the App's.
    const resent = await call(app, `POST ${TO_ORGANIZATION}/:id/resend`, { as, params: { ...params, id: again } });
    expect(resent.body.state).toBe('open');
    await acceptWaiting(db(), app, friend, again);
    expect(await isMember(gatehouse, studio, friend.id)).toBe(true);
  });

  test('lets nobody in if it was an API key of the organization, and was revoked', async () => {
    const studio = await makeStudio(gatehouse);
    const { app, organization, friend, invite } = studio;
    const scopes = ['organization_members:write', 'organizations:read'];
    const as = await makeBoundKey(gatehouse, app, { organization, scopes });
    const id = await invite(as, ['member']);
    const { invited_by } = await getInvitation(db(), app, id);
    await revokeApiKey(db(), app, invited_by!);
    expect(await stateAt(studio, id)).toBe('void');
    await expect(acceptWaiting(db(), app, friend, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

const consoleApp = () => gatehouse.system.consoleApp();

describe('A276 an invitation to the App with a role', () => {
  test.each<[string, string, (app: App, developer: string) => Promise<unknown>]>([
    ['was removed', 'revoked', (app, id) => removeMember(db(), app, id)],
    ['is a viewer now', 'void', (app, id) => changeMember(db(), app, id, 'viewer')],
    ['was disabled', 'void', async (_, id) => setUserStatus(db(), await consoleApp(), id, 'disabled')],
    ['was deleted', 'void', async (_, id) => deleteUser(db(), await consoleApp(), id)],
  ])('is worth nothing if its developer %s', async (_, state, goes) => {
    const { app, invite, stateOf, accept } = await makeInvitingApp(gatehouse);
    const developer = await makeDeveloper(gatehouse, { app, role: 'admin' });
    const id = await invite(developer.token);
    expect(await stateOf(id)).toBe('open');
    await goes(app, developer.user.id);
    expect(await stateOf(id)).toBe(state);
    expect(await accept()).toEqual([]);
  });

  test('counts as long as its developer may give it', async () => {
    const { app, invite, accept } = await makeInvitingApp(gatehouse);
    const developer = await makeDeveloper(gatehouse, { app, role: 'owner' });
    await invite(developer.token);
    await changeMember(db(), app, (await addedOwner(app)).id, 'owner');
    await changeMember(db(), app, developer.user.id, 'admin');
    expect(await accept()).toEqual(['boss']);
  });

  test('is worth nothing if the role allows more since than its inviter may give', async () => {
    const { app, invite, accept } = await makeInvitingApp(gatehouse);
    await invite(await makeApiKey(gatehouse, app, ['users:write']));
    const as = await makeApiKey(gatehouse, app, ['roles:write', 'users:write']);
    const body = { permissions: ['users:write', 'roles:write'] };
    expect((await call(app, 'PATCH /roles/:name', { as, params: { name: 'boss' }, body })).status).toBe(200);
    expect(await accept()).toEqual([]);
  });

  const makeKey = (app: App) =>
    createApiKey(db(), app, { name: 'Backend', scopes: ['users:write'], expires_in_days: 3 });

  test('is worth nothing if its API key was revoked, also after a rotation, or has expired', async () => {
    const end: ((app: App, id: string) => Promise<unknown>)[] = [
      (app, id) => revokeApiKey(db(), app, id),
      (app, id) => rotateApiKey(db(), app, id, { overlap_hours: 0 }),
      async (app, id) => {
        await rotateApiKey(db(), app, id, { overlap_hours: 1 });
        await revokeApiKey(db(), app, id);
      },
      async () => passTime(3 * DAY + HOUR),
    ];
    for (const ends of end) {
      const { app, invite, stateOf, accept } = await makeInvitingApp(gatehouse);
      const { apiKey, key } = await makeKey(app);
      const id = await invite(key);
      await ends(app, apiKey.id);
      expect(await stateOf(id)).toBe('void');
      expect(await accept()).toEqual([]);
      restoreTime();
    }
  });

  test('is its new key’s if its API key was rotated and has run out, as long as that one works', async () => {
    const { app, invite, accept, stateOf } = await makeInvitingApp(gatehouse);
    const { apiKey, key } = await makeKey(app);
    const { apiKey: successor } = await rotateApiKey(db(), app, apiKey.id, { overlap_hours: 24 });
    const id = await invite(key);
    passTime(DAY + HOUR);
    expect(await stateOf(id)).toBe('open');
    await revokeApiKey(db(), app, successor.id);
    expect(await stateOf(id)).toBe('void');
    expect(await accept()).toEqual([]);
  });

  test('is worth nothing if its machine was disabled', async () => {
    const { app, invite, accept } = await makeInvitingApp(gatehouse);
    const machine = await makeMachine(gatehouse, app, ['users:write']);
    await invite(await machineToken(app, machine, ['users:write']));
    await updateClient(gatehouse.system, app, machine.client_id, { status: 'disabled' });
    expect(await accept()).toEqual([]);
  });

  test('opens no App that takes new users by invitation alone', async () => {
    const app = await makeApp(gatehouse, { sign_up: 'invitation' });
    const { apiKey, key } = await makeKey(app);
    const email = newAddress();
    await call(app, 'POST /invitations', { as: key, body: { email } });
    const link = await linkTo(gatehouse, email);
    await revokeApiKey(db(), app, apiKey.id);
    expect((await new Visitor().open(link)).status).toBe(400);
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
  });
});

async function addedOwner(app: App) {
  const { user } = await makeDeveloper(gatehouse);
  await addMember(db(), app, user, 'viewer');
  return user;
}
