// The owners of an App: mails to them, and how one hands it to another member.

import type { z } from 'zod';
import type { App } from '../apps/app.ts';
import { lockMembers } from '../apps/last-owner.ts';
import { changeMember, findRole } from '../apps/members.ts';
import type { Developer } from '../apps/operators.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { defineJob, type Job } from '../job.ts';
import { enqueueNotice } from '../mail/notices.ts';
import { Problem } from '../problem.ts';

/** Those who can sign in, as readers of mail. */
async function listOwners(db: Db, app: App) {
  return db
    .selectFrom('members')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'members.console_app_id').onRef('users.id', '=', 'members.developer_id'),
    )
    .select(['users.email', 'users.name', 'users.locale'])
    .where('members.app_id', '=', app.id)
    .where('members.role', '=', 'owner')
    .where('users.status', '=', 'active')
    .orderBy('members.created_at')
    .execute();
}

type Notice = Parameters<typeof enqueueNotice>[3];

/** A mail to each owner. Owners are users of `consoleApp`; whoever reads that App does so outside of a transaction. */
export async function mailOwners(
  core: Core,
  app: App,
  { consoleApp, ...notice }: Notice & { consoleApp: App },
): Promise<void> {
  await transact(core, async (core) => {
    for (const owner of await listOwners(core.db, app)) await enqueueNotice(core, consoleApp, owner, notice);
  });
}

type Needs = Core & { consoleApp(): Promise<App> };

/** `path`: of the page in the console that its button leads to, below the App's. */
type OwnersMail = Pick<Notice, 'kind' | 'values' | 'words'> & { path: string };

/** A mail to each owner, as a job: its callers are in a transaction, in which the console's App is not read. */
export function defineOwnersMail<Schema extends z.ZodObject>(
  name: string,
  payload: Schema,
  toMail: (app: App, payload: z.output<Schema>) => OwnersMail,
): Job<z.input<Schema>, Needs> {
  return defineJob(name, payload, async (core: Needs, app, kept) => {
    const { path, ...notice } = toMail(app, kept);
    const link = `${core.config.baseUrl}/console/apps/${app.slug}/${path}`;
    await mailOwners(core, app, { consoleApp: await core.consoleApp(), link, ...notice });
  });
}

/**
 * Makes a member an owner, and the owner who calls an admin. The members are locked before the caller's role is read, so that of
 * two transfers at once the second is refused. An operator who isn't a member stays none. Throws `not_found`, `forbidden`,
 * `conflict` for oneself, `last_owner` if the new owner can't sign in. Both get a mail.
 */
export async function transferApp(
  core: Core,
  app: App,
  from: Developer,
  { to, consoleApp }: { to: string; consoleApp: App },
): Promise<void> {
  if (from.id === to) throw new Problem('conflict', 'You are an owner already');
  await transact(core, async (core) => {
    const { db } = core;
    await lockMembers(db, app);
    if ((await findRole(db, app, from)) !== 'owner') throw new Problem('forbidden', 'Only an owner can do this');
    await changeMember(db, app, to, 'owner');
    const member = await db
      .selectFrom('members')
      .select('role')
      .where('app_id', '=', app.id)
      .where('console_app_id', '=', from.app_id)
      .where('developer_id', '=', from.id)
      .executeTakeFirst();
    if (member) await changeMember(db, app, from.id, 'admin');
    await tellBoth(core, app, consoleApp, { from: from.id, to });
  });
}

/** An App must not change hands unnoticed, by a session that an owner left open, for example. */
async function tellBoth(
  core: Core,
  app: App,
  consoleApp: App,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const developers = await core.db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'locale'])
    .where('app_id', '=', consoleApp.id)
    .where('id', 'in', [from, to])
    .execute();
  const emailOf = (id: string) => developers.find((one) => one.id === id)?.email ?? '–';
  const values = { transferred_app: app.name, new_owner: emailOf(to), former_owner: emailOf(from) };
  const link = `${core.config.baseUrl}/console/apps/${app.slug}/members`;
  for (const one of developers) await enqueueNotice(core, consoleApp, one, { kind: 'app_transferred', link, values });
}
