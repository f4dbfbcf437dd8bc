// An App with something in every table that moves, and a way to move it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { saveImage } from '../../src/apps/images/images.ts';
import { createPermission } from '../../src/apps/own-permissions.ts';
import { saveText } from '../../src/apps/texts.ts';
import { exportApp } from '../../src/moves/export.ts';
import { kinds } from '../../src/moves/kinds.ts';
import { saveOrganizationLogo } from '../../src/organizations/logo.ts';
import { addOrganizationMember } from '../../src/organizations/members.ts';
import { createOrganization } from '../../src/organizations/organizations.ts';
import { createOrganizationRole } from '../../src/organizations/roles.ts';
import { createConnection } from '../../src/social/connections.ts';
import { keysOf } from '../../src/tables.ts';
import { createGroup } from '../../src/users/permissions/groups.ts';
import { setUserGroups } from '../../src/users/permissions/user-groups.ts';
import { setUserRoles } from '../../src/users/permissions/user-roles.ts';
import { createRole } from '../../src/users/roles.ts';
import { createVaultEntry } from '../../src/users/vault.ts';
import { makeApp, makeClient, makeResource, makeUser } from '../kit/app.ts';
import { makeAuthenticator } from '../kit/factor.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';
import { makePng } from '../kit/images.ts';
import { makePasskey } from '../kit/passkey.ts';

export async function makeFullApp(gatehouse: Gatehouse) {
  const { system } = gatehouse;
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse, { mfa: 'optional' }, 'Alice’s Blog');
  await saveImage(system, app, { kind: 'logo', bytes: makePng() });
  await saveText(system, app, { locale: 'en', key: 'sign_in.title', text: 'Welcome back to {app}' });
  await createPermission(db, app, { name: 'posts:write' });
  await createRole(db, app, { name: 'author', permissions: ['posts:write'] });
  await createGroup(db, app, { name: 'newsroom', roles: ['author'] });
  await makeResource(gatehouse, app);
  const client = await makeClient(gatehouse, app);
  const machine = await makeClient(gatehouse, app, { name: 'Job', type: 'machine', scopes: [] });
  const connection = await createConnection(system, app, {
    ...{ kind: 'github', slug: 'github', client_id: 'an-id', client_secret: 'a-secret-of-github' },
  });
  const bob = await makeUser(gatehouse, app, {
    email: 'Bob@example.com',
    username: 'bob',
    name: 'Bob',
    phone: '+4915112345678',
  });
  const off = await makeUser(gatehouse, app, { email: 'off@example.com', external_id: 'crm-1' });
  await db.updateTable('users').set({ status: 'disabled' }).where('id', '=', off.id).execute();
  const mfa = await makeUser(gatehouse, app, { email: 'mfa@example.com', email_verified: true });
  const { secret, recoveryCodes } = await makeAuthenticator(gatehouse, app, mfa, 'Phone');
  const { softKey } = await makePasskey(gatehouse, app, bob);
  await setUserRoles(db, app, bob.id, { roles: ['author'] });
  await setUserGroups(db, app, off.id, { groups: ['newsroom'] });
  const identity = { app_id: app.id, connection_id: connection.id, issuer: 'https://github.com', subject: '7' };
  await db
    .insertInto('identities')
    .values({ ...identity, user_id: bob.id, created_at: new Date() })
    .execute();
  await createOrganizationRole(db, app, { name: 'buyer', grantor: { kind: 'app', permissions: [] } });
  const acme = await createOrganization(db, app, {
    name: 'Acme',
    slug: 'acme',
    created_by: bob.id,
    settings: { max_users: 9 },
  });
  await addOrganizationMember(db, app, acme, { user_id: off.id, roles: ['buyer'], giver: 'app' });
  await saveOrganizationLogo(db, app, acme, makePng());
  const domain = { app_id: app.id, organization_id: acme.id, domain: 'acme-shop.com', token: 'a-token' };
  await db
    .insertInto('organization_domains')
    .values({ ...domain, created_at: new Date() })
    .execute();
  await createVaultEntry(system, app, bob.id, { service_name: 'openai', api_key: 'sk-abcdef123456' } as never);
  return { app, client, machine, bob, off, mfa, acme, softKey, secret, recoveryCodes };
}

/** The lines of an export, as they are before they are sealed. */
export async function readLines(gatehouse: Gatehouse, app: App, { keys = true } = {}): Promise<string[]> {
  const { system } = gatehouse;
  const options = { consoleApp: await system.consoleApp(), keys };
  return exportApp(system, app, options, ({ lines }) => Array.fromAsync(lines));
}

export async function* toLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** What the App has in the tables that move, without what is sealed. */
export async function movedRows(gatehouse: Gatehouse, app: App): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const name of keysOf(kinds)) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(moved) as row from ${sql.table(name)} as moved where app_id = ${app.id} order by moved::text collate "C"
    `.execute(gatehouse.database.db);
    found[name] = rows
      // The epoch is that of sessions, which stay behind.
      .map(({ row }) => Object.entries(row).filter(([column]) => !/_sealed$|^access_epoch$/.test(column)))
      .filter((row) => !row.some(([column, value]) => column === 'built_in' && value === true))
      .map((row) => Object.fromEntries(row));
  }
  return found;
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-move-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
