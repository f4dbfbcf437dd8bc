// members/*: the developers who work on the App. For owners; API keys never get this far.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { changeMember, getMember, listMembers, removeMember, requireMayGive } from '../../../apps/members.ts';
import type { MemberInvitationRow } from '../../../database/schema.ts';
import {
  inviteMember,
  listMemberInvitations,
  memberInvitationLink,
  revokeMemberInvitation,
} from '../../../invitations/members.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { email, id, page, time, whole } from '../kit/schemas.ts';

const tag = 'Members';
const read = { permission: 'members:read' } as const;
const write = { permission: 'members:write' } as const;

const role = z.enum(['owner', 'admin', 'viewer']).meta({ examples: ['admin'] });

export const member = z
  .object({
    developer_id: id,
    email: z.string().meta({ examples: ['alice@example.com'] }),
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Alice'] }),
    role,
    created_at: time,
  })
  .meta({ id: 'Member' });

const invitation = z
  .object({
    id,
    email: z.string().meta({ examples: ['alice@example.com'] }),
    role,
    link: z.string().meta({ description: 'Not a secret: only the developer with this address can accept there' }),
    created_at: time,
    expires_at: time,
  })
  .meta({ id: 'MemberInvitation' });

export const memberRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/members',
    tag,
    summary: 'List members',
    access: read,
    status: 200,
    response: page(member),
    async handle({ system, app }) {
      return whole(await listMembers(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/members',
    tag,
    summary: 'Invite a member',
    description:
      'By email. The answer is the same whether or not a developer has the address. A developer with that verified address signs in to the console and accepts at the `link`, within seven days. An open invitation for the address is replaced.',
    access: write,
    body: z.strictObject({ email: email.meta({ examples: ['alice@example.com'] }), role }),
    status: 201,
    response: invitation,
    problems: ['invalid_email', 'conflict', 'test_user', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      // Keys can't have this permission.
      if (caller.kind !== 'developer') throw new Problem('forbidden');
      const inviter = { id: caller.id, role: caller.role, name: caller.email };
      return toInvitation(system, app, await inviteMember(system, app, { ...body, inviter }));
    },
  }),
  route({
    method: 'GET',
    path: '/member-invitations',
    tag,
    summary: 'List open invitations of members',
    description: 'Newest first.',
    access: read,
    status: 200,
    response: page(invitation),
    async handle({ system, app }) {
      const rows = await listMemberInvitations(system.db, app);
      return whole(rows.map((row) => toInvitation(system, app, row)));
    },
  }),
  route({
    method: 'DELETE',
    path: '/member-invitations/:id',
    tag,
    summary: 'Revoke the invitation of a member',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await revokeMemberInvitation(system.db, app, params.id);
    },
  }),
  route({
    method: 'PATCH',
    path: '/members/:developer_id',
    tag,
    summary: 'Change a member’s role',
    description: 'The App keeps an owner.',
    access: write,
    body: z.strictObject({ role }),
    status: 200,
    response: member,
    problems: ['last_owner'],
    async handle({ system, app, caller, params, body }) {
      requireMayGive(roleOf(caller), body.role);
      await changeMember(system.db, app, params.developer_id, body.role);
      return getMember(system.db, app, params.developer_id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/members/:developer_id',
    tag,
    summary: 'Remove a member',
    description: 'The App keeps an owner.',
    access: write,
    status: 204,
    problems: ['last_owner'],
    async handle({ system, app, params }) {
      await removeMember(system.db, app, params.developer_id);
    },
  }),
];

const roleOf = (caller: Caller) => (caller.kind === 'developer' ? caller.role : undefined);

function toInvitation(system: System, app: App, row: MemberInvitationRow) {
  const { id, email, role, created_at, expires_at } = row;
  return { id, email, role, link: memberInvitationLink(system, app, row), created_at, expires_at };
}
