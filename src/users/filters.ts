// What a list of users can be narrowed to, each as a condition on `users`.
import { type RawBuilder, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { lastSignIn } from '../database/lists/order.ts';
import type { Db } from '../database/schema.ts';
import { keysOf } from '../tables.ts';
import { parseEmail } from './email.ts';

export type UserFilters = {
  status?: 'active' | 'disabled' | undefined;
  /** In any spelling. */
  email?: string | undefined;
  email_verified?: boolean | undefined;
  external_id?: string | undefined;
  /** Given to the user or to one of the user's groups. */
  role?: string | undefined;
  group?: string | undefined;
  organization_id?: string | undefined;
  created_after?: Date | undefined;
  created_before?: Date | undefined;
  last_sign_in_after?: Date | undefined;
  last_sign_in_before?: Date | undefined;
  /** True: users who never signed in; false: all others. */
  never_signed_in?: boolean | undefined;
};

/** `many`: so many users have the role that the next of the list are looked at one by one. */
type How = { many: boolean };
type Condition = (filters: UserFilters, app: App, how: How) => RawBuilder<boolean>;

const conditions: Record<keyof UserFilters, Condition> = {
  status: ({ status }) => sql`users.status = ${status}`,
  // What is no address is nobody's.
  email: ({ email = '' }) => sql`users.email_key = ${parseEmail(email)?.key ?? ''}`,
  email_verified: ({ email_verified: verified }) =>
    verified ? sql`users.email_verified` : sql`not users.email_verified`,
  external_id: ({ external_id: id }) => sql`users.external_id = ${id}`,
  role: ({ role }, app, { many }) =>
    many
      ? sql`(
          exists (select 1 from user_roles as own where own.app_id = ${app.id} and own.user_id = users.id and own.role = ${role})
          or exists (
            select 1 from user_groups as member
              join group_roles as given on given.app_id = member.app_id and given.group_name = member.group_name
              where member.app_id = ${app.id} and member.user_id = users.id and given.role = ${role}
          )
        )`
      : sql`users.id in (${holders(app, role)})`,
  group: ({ group }, app) =>
    sql`users.id in (select user_id from user_groups where app_id = ${app.id} and group_name = ${group})`,
  organization_id: ({ organization_id: id }, app) =>
    sql`users.id in (select user_id from organization_members where app_id = ${app.id} and organization_id = ${id})`,
  created_after: ({ created_after: time }) => sql`users.created_at >= ${time}`,
  created_before: ({ created_before: time }) => sql`users.created_at < ${time}`,
  last_sign_in_after: ({ last_sign_in_after: time }) =>
    sql`(${lastSignIn} >= ${time} and users.last_sign_in_at is not null)`,
  last_sign_in_before: ({ last_sign_in_before: time }) =>
    sql`(${lastSignIn} < ${time} and users.last_sign_in_at is not null)`,
  never_signed_in: ({ never_signed_in: never }) =>
    never ? sql`${lastSignIn} = timestamptz 'epoch'` : sql`users.last_sign_in_at is not null`,
};

/** With those who have it through a group. */
const holders = (app: App, role: string | undefined): RawBuilder<unknown> => sql`
  select user_id from user_roles where app_id = ${app.id} and role = ${role}
  union all select member.user_id from group_roles as given
    join user_groups as member on member.app_id = given.app_id and member.group_name = given.group_name
    where given.app_id = ${app.id} and given.role = ${role}
`;

const FEW = 2_000;

/**
 * Few holders of a role are read and then sorted; many are among the next rows of the list. The planner doesn't know which it
 * is, and reading 50,000 holders for a page took 0.4 s.
 */
export async function haveMany(db: Db, app: App, { role }: UserFilters): Promise<boolean> {
  if (role === undefined) return false;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${holders(app, role)} limit ${sql.lit(FEW + 1)}) as holder
  `.execute(db);
  return (rows[0]?.count ?? 0) > FEW;
}

const names = keysOf(conditions);

/** All of them that are given; true without any. `many`: of `haveMany`. */
export function toCondition(app: App, filters: UserFilters, how: How): RawBuilder<boolean> {
  const given = names.filter((name) => filters[name] !== undefined).map((name) => conditions[name](filters, app, how));
  return given.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(given, sql` and `)})`;
}
