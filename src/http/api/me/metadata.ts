// me/metadata: what the App keeps of its user beside the profile, as far as the user may see it, and what the user keeps there.
import type { UserRow } from '../../../database/schema.ts';
import { patchMetadata } from '../../../users/metadata.ts';
import { metadata, metadataPatch } from '../kit/metadata.ts';
import { type Route, route } from '../kit/route.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;

const ownMetadata = metadata.omit({ metadata_private: true }).meta({ id: 'MyMetadata' });

export const ownMetadataRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/metadata',
    tag,
    summary: 'Get one’s own metadata',
    description: 'For tokens of the App’s own clients.',
    access,
    status: 200,
    response: ownMetadata,
    handle: async ({ caller }) => toOwnMetadataJson(caller.user),
  }),
  route({
    method: 'PATCH',
    path: '/me/metadata',
    tag,
    summary: 'Change one’s own metadata',
    description:
      'A merge patch (RFC 7396) of `metadata_own`, which is at most 8 KB and 5 levels deep. For tokens of the App’s own clients.',
    access,
    body: metadataPatch.pick({ metadata_own: true }),
    status: 200,
    response: ownMetadata,
    async handle({ system, app, caller, body }) {
      return toOwnMetadataJson(await patchMetadata(system.db, app, caller.user.id, body));
    },
  }),
];

const toOwnMetadataJson = ({ metadata_public, metadata_own }: UserRow) => ({ metadata_public, metadata_own });
