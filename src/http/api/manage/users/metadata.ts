// users/:id/metadata: what the App keeps of a user beside the profile. It has routes of its own, so that the private part is in
// no other answer.
import type { UserRow } from '../../../../database/schema.ts';
import { patchMetadata } from '../../../../users/metadata.ts';
import { getUser } from '../../../../users/users.ts';
import { metadata, metadataPatch } from '../../kit/metadata.ts';
import { type Route, route } from '../../kit/route.ts';

const tag = 'Users';

export const userMetadataRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/metadata',
    tag,
    summary: 'Get a user’s metadata',
    access: { permission: 'users:read' },
    status: 200,
    response: metadata,
    async handle({ system, app, params }) {
      return toMetadataJson(await getUser(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/users/:id/metadata',
    tag,
    summary: 'Change a user’s metadata',
    description:
      'A merge patch (RFC 7396): members that are given change, null takes one away, lists are replaced. Each of the two is at most 8 KB and 5 levels deep.',
    access: { permission: 'users:write' },
    body: metadataPatch.pick({ metadata_public: true, metadata_private: true }),
    status: 200,
    response: metadata,
    async handle({ system, app, params, body }) {
      return toMetadataJson(await patchMetadata(system.db, app, params.id, body));
    },
  }),
];

const toMetadataJson = ({ metadata_public, metadata_private, metadata_own }: UserRow) => ({
  ...{ metadata_public, metadata_private, metadata_own },
});
