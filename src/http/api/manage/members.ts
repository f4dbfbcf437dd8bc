// members/*: the developers who work on the App. For owners; API keys never get this far.
import { z } from 'zod';
import {
  addMember,
  changeMember,
  getMember,
  listMembers,
  removeMember,
  requireMayGive,
} from '../../../apps/members.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { parseEmail } from '../../../users/email.ts';
import { findUserByEmail } from '../../../users/users.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { email, id, page, time, whole } from '../kit/schemas.ts';

const tag = 'Members';
const read = { permission: 'members:read' } as const;
const write = { permission: 'members:write' } as const;

const role = z.enum(['owner', 'admin', 'viewer']).meta({ examples: ['admin'] });

const member = z
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
    summary: 'Add a member',
    description: 'By the email of a developer, who has signed up at the console.',
    access: write,
    body: z.strictObject({ email: email.meta({ examples: ['alice@example.com'] }), role }),
    status: 201,
    response: member,
    problems: ['not_found', 'conflict'],
    async handle({ system, app, caller, body }) {
      requireMayGive(roleOf(caller), body.role);
      const developer = await getDeveloperByEmail(system, body.email);
      await addMember(system.db, app, developer, body.role);
      return getMember(system.db, app, developer.id);
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

async function getDeveloperByEmail(system: System, address: string) {
  const parsed = parseEmail(address);
  const developer = parsed && (await findUserByEmail(system.db, await system.consoleApp(), parsed));
  if (developer?.status !== 'active') {
    throw new Problem(
      'not_found',
      `No developer has this email; they sign up at ${system.config.baseUrl}/console first`,
    );
  }
  return developer;
}
