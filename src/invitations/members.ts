// Invitations to become a member of an App. A developer with that address, verified, accepts while signed in at the console:
// the address is the proof, so the link is no secret, and can be copied where no mail is sent. Neither answer nor time
// reveals whether the address belongs to a developer: a job looks it up.

import { z } from 'zod';
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { requireDeveloper } from '../apps/developers.ts';
import { lockMembers } from '../apps/last-owner.ts';
import { addMember, requireMayGive } from '../apps/members.ts';
import type { Developer } from '../apps/operators.ts';
import { mailsByApp } from '../authentication/one-time/codes.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, MemberInvitationRow, MemberRole } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { defineJob } from '../job.ts';
import { spend } from '../limits/budgets.ts';
import { toReader } from '../mail/notices.ts';
import { enqueueMail } from '../mail/outbox.ts';
import { Problem } from '../problem.ts';
import { type Email, requireEmail } from '../users/email.ts';
import { refuseTestUser } from '../users/test-users.ts';
import { findUserByEmail } from '../users/users.ts';
import { createInvitation } from './invitations.ts';
import { memberInvitationStands } from './standing.ts';

const LIFETIME = 7 * DAY;

/** Like other invitations, they are mail that we send to strangers. */
const perAppAndDay = { name: 'member_invitations_app_day', limit: 50, period: DAY };

export type NewMemberInvitation = {
  email: string;
  role: MemberRole;
  inviter: { id: string; role: MemberRole | undefined; name?: string | null | undefined };
};

/**
 * If the address has an open invitation, it gets the new role. Throws `forbidden` for a role above the inviter's own,
 * `invalid_email`, `conflict` for a member, `test_user`, `too_many_attempts`.
 */
export async function inviteMember(core: Core, app: App, input: NewMemberInvitation): Promise<MemberInvitationRow> {
  const { role, inviter } = input;
  requireMayGive(inviter.role, role);
  const email = requireEmail(input.email);
  refuseTestUser(app, { email_key: email.key }, 'email');
  await refuseMember(core.db, app, email);
  await spend(core, app, [
    { budget: perAppAndDay, of: app.id },
    ...mailsByApp.map((budget) => ({ budget, of: email.key })),
  ]);
  return transact(core, async (core) => {
    const { db } = core;
    const fresh = { role, invited_by: inviter.id, created_at: now(), expires_at: new Date(now().getTime() + LIFETIME) };
    const invitation = await db
      .insertInto('member_invitations')
      .values({ app_id: app.id, id: newId(), email: email.address, email_key: email.key, ...fresh })
      .onConflict((conflict) => conflict.columns(['app_id', 'email_key']).doUpdateSet(fresh))
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'member.invited', { data: { invitation_id: invitation.id, role } });
    await memberInvitationJob.enqueue(core, app, { id: invitation.id, inviter: inviter.name ?? undefined });
    return invitation;
  });
}

/** Members can see each other, so this reveals nothing. */
async function refuseMember(db: Db, app: App, { key }: Email): Promise<void> {
  const member = await db
    .selectFrom('members')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'members.console_app_id').onRef('users.id', '=', 'members.developer_id'),
    )
    .select('members.developer_id')
    .where('members.app_id', '=', app.id)
    .where('users.email_key', '=', key)
    .executeTakeFirst();
  if (member) throw new Problem('conflict', 'This developer is already a member', { fields: { email: 'is a member' } });
}

const jobSchema = z.object({ id: z.string(), inviter: z.string().optional() });

type Console = Core & { consoleApp(): Promise<App> };

export const memberInvitationJob = defineJob('member_invitation', jobSchema, sendMemberInvitation);

/** The job. Somebody who isn't a developer yet is invited to become one, if the server accepts new developers. */
async function sendMemberInvitation(
  core: Console,
  app: App,
  { id, inviter }: z.output<typeof jobSchema>,
): Promise<void> {
  const invitation = await selectOpen(core.db, app).where('id', '=', id).executeTakeFirst();
  if (!invitation) return;
  const consoleApp = await core.consoleApp();
  const { email, email_key } = invitation;
  const developer = await findUserByEmail(core.db, consoleApp, { address: email, key: email_key });
  const { sign_up, locale } = consoleApp.settings;
  if (developer ? developer.status !== 'active' : sign_up === 'closed') return;
  if (!developer && sign_up === 'invitation') await inviteDeveloper(core, consoleApp, { email, inviter });
  await enqueueMail(core, app, {
    kind: 'member_invitation',
    ...(developer ? toReader(consoleApp, developer) : { to: email, locale }),
    inviter,
    link: memberInvitationLink(core, app, invitation),
    values: { days: LIFETIME / DAY },
  });
}

/** If an invitation is open already, or the limit on mails is reached, there is nothing to do. */
async function inviteDeveloper(
  core: Core,
  consoleApp: App,
  input: { email: string; inviter: string | undefined },
): Promise<void> {
  try {
    await createInvitation(core, consoleApp, input);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

export const memberInvitationLink = ({ config }: Core, app: App, { id }: { id: string }): string =>
  `${config.baseUrl}/console/invited/${app.slug}/${id}`;

/** The open ones of an App, the newest first. */
export async function listMemberInvitations(db: Db, app: App): Promise<MemberInvitationRow[]> {
  return selectOpen(db, app).orderBy('created_at', 'desc').orderBy('id').execute();
}

/** Throws `not_found`. */
export async function revokeMemberInvitation(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const revoked = isId(id)
      ? await db
          .deleteFrom('member_invitations')
          .where('app_id', '=', app.id)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst()
      : undefined;
    if (!revoked) throw isGone();
    await record(db, app, 'member.invitation_revoked', { data: { invitation_id: id } });
  });
}

const isGone = () => new Problem('not_found', 'There is no such invitation');

export type Invited = { slug: string; app: string; id: string; role: MemberRole; expires_at: Date };

/** What a developer is invited to. Only a verified address counts. */
export async function listInvitationsOf(db: Db, developer: Developer): Promise<Invited[]> {
  return db
    .selectFrom('member_invitations as invitation')
    .innerJoin('apps', 'apps.id', 'invitation.app_id')
    .innerJoin('users', 'users.email_key', 'invitation.email_key')
    .select(['apps.slug', 'apps.name as app', 'invitation.id', 'invitation.role', 'invitation.expires_at'])
    .where('users.app_id', '=', developer.app_id)
    .where('users.id', '=', developer.id)
    .where('users.email_verified', '=', true)
    .where('invitation.expires_at', '>', now())
    .where(memberInvitationStands('invitation'))
    .orderBy('invitation.created_at')
    .execute();
}

/** One of the developer's own invitations. Throws `not_found`, also for an invitation of another address. */
export async function getInvitationOf(
  db: Db,
  developer: Developer,
  { slug, id }: { slug: string; id: string },
): Promise<Invited> {
  const all = await listInvitationsOf(db, developer);
  const invited = all.find((one) => one.slug === slug && one.id === id);
  if (!invited) throw isGone();
  return invited;
}

/**
 * Works once, also if called in parallel. Throws `developer_unverified`, `not_found`, `conflict` for a member,
 * `limit_reached`.
 */
export async function acceptMemberInvitation(db: Db, app: App, developer: Developer, id: string): Promise<void> {
  if (app.slug === CONSOLE_SLUG || !isId(id)) throw isGone();
  await transact(db, async (db) => {
    await lockMembers(db, app);
    const user = await lockDeveloper(db, developer);
    await requireDeveloper(db, user);
    const accepted = await db
      .deleteFrom('member_invitations')
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('email_key', '=', user.email_key)
      .where('expires_at', '>', now())
      .where(memberInvitationStands('member_invitations'))
      .returning('role')
      .executeTakeFirst();
    if (!accepted) throw isGone();
    await addMember(db, app, user, accepted.role);
  });
}

/** The lock keeps the address from changing between the check that it is verified and the acceptance. */
async function lockDeveloper(db: Db, { app_id, id }: Developer) {
  const user = await db
    .selectFrom('users')
    .select(['app_id', 'id', 'email_key', 'email_verified'])
    .where('app_id', '=', app_id)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!user) throw isGone();
  return user;
}

function selectOpen(db: Db, app: App) {
  return db
    .selectFrom('member_invitations')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('expires_at', '>', now())
    .where(memberInvitationStands('member_invitations'));
}

/** As personal data. Users of other Apps have none. */
export const ownMemberInvitations = {
  name: 'member_invitations',
  async list(db: Db, consoleApp: { id: string }, user: { id: string }) {
    const all = await listInvitationsOf(db, { app_id: consoleApp.id, id: user.id });
    return all.map(({ app, role, expires_at }) => ({ app, role, until: expires_at }));
  },
} as const;
