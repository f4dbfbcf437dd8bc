// The limits on things that developers create: none is exceeded, also not by requests at the same moment, and the
// documentation has the same numbers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { acceptMemberInvitation, inviteMember } from '../../src/invitations/members.ts';
import { quotas } from '../../src/limits/quotas.ts';
import { call, makeAppWith, makeDeveloper } from '../http/api/call.ts';
import { makeClient, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { countRows } from '../kit/rows.ts';

const AT_ONCE = 6;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

/** Copies the App's newest row of the table until there are `count` more; `changed` is what has to differ. */
async function copyRows(
  app: App,
  table: string,
  { count, changed }: { count: number; changed: Record<string, string> },
) {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = current_schema() and table_name = ${table}
  `.execute(db());
  const columns = rows.map(({ name }) => name);
  const values = columns.map((name) => (changed[name] ? sql.raw(changed[name]) : sql.ref(`one.${name}`)));
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    select ${sql.join(values)}
    from (select * from ${sql.table(table)} where app_id = ${app.id} order by created_at desc limit 1) as one,
         generate_series(1, ${sql.lit(count)}) as number
  `.execute(db());
}

const ID = 'gen_random_uuid()';

type Case = {
  entry: string;
  body(number: number): object;
  /** Columns of a copied row that are unique. */
  changed: Record<string, string>;
  params?: (app: App) => Promise<Record<string, string>>;
};

const cases: Record<string, Case> = {
  clients: {
    entry: 'POST /clients',
    body: () => ({ name: 'Jobs', type: 'machine' }),
    changed: { id: ID },
  },
  api_keys: {
    entry: 'POST /api-keys',
    body: () => ({ name: 'Backend' }),
    changed: { id: ID, key_hash: `sha256(number::text::bytea || one.key_hash)` },
  },
  resources: {
    entry: 'POST /resources',
    body: (number) => ({ identifier: `https://api-${number}.example.com`, name: 'Photos' }),
    changed: { id: ID, identifier: `'https://copy.example.com/' || number` },
  },
  connections: {
    entry: 'POST /connections',
    body: (number) => ({ kind: 'github', slug: `github-${number}`, client_id: 'me', client_secret: 'sesame' }),
    changed: { id: ID, slug: `'copy-' || number` },
  },
  roles: {
    entry: 'POST /roles',
    body: (number) => ({ name: `role-${number}` }),
    changed: { name: `'copy-' || number` },
  },
  client_secrets: {
    entry: 'POST /clients/:id/secrets',
    body: () => ({}),
    changed: { id: ID, secret_hash: `sha256(number::text::bytea || one.secret_hash)` },
    params: async (app) => ({ id: (await makeClient(gatehouse, app)).client_id }),
  },
};

describe('A135', () => {
  test.each(Object.entries(cases))('%s stay within their limit when created at the same moment', async (name, made) => {
    const { max } = quotas[name as keyof typeof quotas];
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const params = (await made.params?.(app)) ?? {};
    const create = (number: number) => call(app, made.entry, { as: owner.token, params, body: made.body(number) });
    // A client begins with a secret; everything else begins with none.
    const first = made.params ? 1 : 0;
    if (!first) expect((await create(0)).status).toBe(201);
    await copyRows(app, name, { count: max - 2, changed: made.changed });
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => create(index + 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(AT_ONCE - 1).fill(409)]);
    const refused = answers.filter(({ status }) => status === 409);
    for (const { body } of refused) expect(body).toMatchObject({ code: 'limit_reached', limit: name, max });
  });

  test('members stay within their limit when invitations are accepted at the same moment', async () => {
    const { max } = quotas.members;
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const consoleApp = await gatehouse.system.consoleApp();
    const invited = await Promise.all(Array.from({ length: AT_ONCE }, () => makeDeveloper(gatehouse)));
    const inviter = { id: owner.user.id, role: 'owner' } as const;
    const invitations: string[] = [];
    for (const { user } of invited)
      invitations.push((await inviteMember(gatehouse.system, app, { email: user.email, role: 'viewer', inviter })).id);
    const filler = await makeUser(gatehouse, consoleApp);
    await sql`
      with made as (
        insert into users (app_id, id, email, email_key, status, created_at, updated_at)
        select app_id, gen_random_uuid(), number || email, number || email_key, status, created_at, updated_at
        from users, generate_series(1, ${sql.lit(max - 2)}) as number
        where app_id = ${consoleApp.id} and id = ${filler.id} returning id
      )
      insert into members (app_id, console_app_id, developer_id, role, created_at)
      select ${app.id}, ${consoleApp.id}, id, 'viewer', now() from made
    `.execute(db());
    const accepted = await Promise.allSettled(
      invited.map(({ user }, index) => acceptMemberInvitation(db(), app, user, invitations[index]!)),
    );
    const refused = accepted.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).toEqual(Array(AT_ONCE - 1).fill('limit_reached'));
    expect(await countRows(gatehouse, app, 'members')).toBe(max);
    // A refused invitation is still open.
    expect(await countRows(gatehouse, app, 'member_invitations')).toBe(AT_ONCE - 1);
  });
});

test('a revoked API key gives its place free, and a full App can rotate a key without an overlap', async () => {
  const { app, owner } = await makeAppWith(gatehouse, 'owner');
  const as = owner.token;
  const create = () => call(app, 'POST /api-keys', { as, body: { name: 'Backend' } });
  const { id } = (await create()).body;
  await copyRows(app, 'api_keys', { count: quotas.api_keys.max - 1, changed: cases.api_keys!.changed });
  expect((await create()).body.code).toBe('limit_reached');
  const rotate = (id: string, overlap_hours: number) =>
    call(app, 'POST /api-keys/:id/rotate', { as, params: { id }, body: { overlap_hours } });
  expect((await rotate(id, 1)).body.code).toBe('limit_reached');
  const rotated = await rotate(id, 0);
  expect(rotated.status).toBe(201);
  expect((await call(app, 'DELETE /api-keys/:id', { as, params: { id: rotated.body.id } })).status).toBe(204);
  expect((await create()).status).toBe(201);
  expect((await create()).body.code).toBe('limit_reached');
});

test('docs/configuration.md has every limit with its number and its code', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
  const [, section = ''] = page.split('\n## Limits\n');
  const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+) \| (\d+) \| `(\w+)` \|/gm)];
  const documented = rows.map(([, name, of, max, code]) => ({ name, of, max: Number(max), code }));
  expect(documented).toEqual(Object.entries(quotas).map(([name, quota]) => ({ name, ...quota })));
});
