// me/organizations/*: the organizations that the user belongs to, and leaving one.
import { z } from 'zod';
import { joinByDomain, listJoinable } from '../../../organizations/joining.ts';
import { leaveOrganization } from '../../../organizations/members.ts';
import { findMembership, listOwnOrganizations } from '../../../organizations/membership.ts';
import { Problem } from '../../../problem.ts';
import { type Route, route } from '../kit/route.ts';
import { id, ownOrganization, page, whole } from '../kit/schemas.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;

const joinable = z
  .object({ id, slug: z.string().meta({ examples: ['acme'] }), name: z.string().meta({ examples: ['Acme'] }) })
  .meta({ id: 'JoinableOrganization' });

export const ownOrganizationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/joinable-organizations',
    tag,
    summary: 'List the organizations that one may join',
    description: 'The one that has the domain of the user’s verified address and lets its users join.',
    access,
    status: 200,
    response: page(joinable),
    async handle({ system, app, caller }) {
      return whole(await listJoinable(system.db, app, caller.user));
    },
  }),
  route({
    method: 'POST',
    path: '/me/organizations/:organization/join',
    tag,
    summary: 'Join an organization by the domain of one’s address',
    description: 'As `member`. The address has to be verified.',
    access,
    status: 200,
    response: joinable,
    problems: ['organization_full', 'test_user'],
    async handle({ system, app, caller, params }) {
      return joinByDomain(system.db, app, caller.user, params.organization);
    },
  }),
  route({
    method: 'GET',
    path: '/me/organizations',
    tag,
    summary: 'List one’s own organizations',
    description: 'The active ones, by name; at most 100.',
    access,
    status: 200,
    response: page(ownOrganization),
    async handle({ system, app, caller }) {
      return whole(await listOwnOrganizations(system.db, app, caller.user.id));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/organizations/:organization',
    tag,
    summary: 'Leave an organization',
    description: 'Its last admin can’t.',
    access,
    status: 204,
    problems: ['last_admin'],
    async handle({ system, app, caller, params }) {
      const membership = await findMembership(system.db, app, caller.user.id, params.organization);
      if (!membership) throw new Problem('not_found', 'You are a member of no such organization');
      await leaveOrganization(system.db, app, membership.organization, { user_id: caller.user.id });
    },
  }),
];
