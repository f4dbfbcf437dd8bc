// How many invitations go out in a day: they are mail to strangers in our name. What users send for their organizations comes out of
// other budgets than what the App itself sends, so that none of them keeps its developers and its backend from inviting.
import type { App } from '../apps/app.ts';
import { mailsByApp, mailsByOrganization } from '../authentication/one-time/codes.ts';
import { DAY } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { currentActor } from '../events/record.ts';
import { isId } from '../ids.ts';
import { type Spend, spend } from '../limits/budgets.ts';
import type { Giver } from '../organizations/giving.ts';
import { Problem } from '../problem.ts';

/** By its developers, API keys and machines. */
const perAppAndDay = { name: 'invitations_app_day', limit: 200, period: DAY };

/** So that one organization leaves others a part of what the App, or its users, may send in a day. */
const perOrganizationAndDay = { name: 'invitations_organization_day', limit: 100, period: DAY };

/** In all of the user's organizations together, with the API keys that the user created there. */
const perUserAndDay = { name: 'invitations_user_day', limit: 50, period: DAY };

/** All users of an App: anybody can have many accounts. */
const perAppsUsersAndDay = { name: 'invitations_users_day', limit: 1000, period: DAY };

const byOrganizationsPerAddressAndDay = { name: 'invitations_address_day', limit: 30, period: DAY };

export type Mailing = {
  giver: Giver;
  organization_id: string | null;
  /** Of the invited address. */
  key: string;
};

/** Throws `too_many_attempts`, and `inviter_unverified` for a user without a verified address. */
export async function spendInvitation(core: Core, app: App, { giver, organization_id, key }: Mailing): Promise<void> {
  const user = await findPayer(core.db, app, giver);
  if (user?.is_verified === false) throw new Problem('inviter_unverified');
  const isByApp = giver === 'app';
  const spends: (Spend | undefined)[] = [
    user && { budget: perUserAndDay, of: user.id },
    organization_id === null ? undefined : { budget: perOrganizationAndDay, of: organization_id },
    { budget: isByApp ? perAppAndDay : perAppsUsersAndDay, of: app.id },
    ...toAddress({ isByApp, organization_id, key }),
  ];
  await spend(
    core,
    app,
    spends.filter((one) => one !== undefined),
  );
}

/** One organization can't keep another, or the App, from inviting an address; all of them together could fill a mailbox. */
function toAddress({ isByApp, organization_id, key }: { isByApp: boolean } & Omit<Mailing, 'giver'>): Spend[] {
  if (isByApp) return mailsByApp.map((budget) => ({ budget, of: key }));
  const from = organization_id ?? '';
  return [
    ...mailsByOrganization.map((budget) => ({ budget, of: key, from })),
    { budget: byOrganizationsPerAddressAndDay, of: key },
  ];
}

/** The user whose invitation it is: the member, or the one who created the organization's API key. Undefined for the App. */
async function findPayer(db: Db, app: App, giver: Giver): Promise<{ id: string; is_verified: boolean } | undefined> {
  if (giver === 'app') return undefined;
  const id = 'member' in giver ? giver.member : await findCreator(db, app, currentActor().id);
  if (!id) return undefined;
  const user = await db
    .selectFrom('users')
    .select(['email_verified', 'phone_verified'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  return user && { id, is_verified: user.email_verified || user.phone_verified };
}

async function findCreator(db: Db, app: App, key: string | undefined): Promise<string | null | undefined> {
  if (!isId(key)) return undefined;
  const row = await db
    .selectFrom('api_keys')
    .select('created_by')
    .where('app_id', '=', app.id)
    .where('id', '=', key)
    .executeTakeFirst();
  return row?.created_by;
}
