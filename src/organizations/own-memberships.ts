// The organizations of a user, as personal data.
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';

export const ownOrganizations = {
  name: 'organizations' as const,
  async list(db: Db, app: App, user: { id: string }) {
    return db
      .selectFrom('organization_members as member')
      .innerJoin('organizations as organization', (join) =>
        join.onRef('organization.app_id', '=', 'member.app_id').onRef('organization.id', '=', 'member.organization_id'),
      )
      .select(['organization.id', 'organization.name', 'member.roles', 'member.created_at'])
      .where('member.app_id', '=', app.id)
      .where('member.user_id', '=', user.id)
      .orderBy('member.created_at')
      .execute();
  },
};
