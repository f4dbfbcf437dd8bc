// What next-step has to know of a user's second factors, read in one place for every door: screens, API, protocol.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { Db } from '../../database/schema.ts';
import { findAccess } from '../../users/access.ts';
import { isMultiFactor } from '../assurance.ts';
import { listFactorKinds } from '../factors/kinds.ts';
import { isTrustedDevice, trustsSomeBrowser } from '../factors/trusted-devices.ts';
import type { FactorProgress } from './next-step.ts';

export type Proved = {
  user_id: string;
  amr: readonly string[];
  /** The client takes two factors only. */
  wants_mfa: boolean;
  /** What the browser shows; the API has none. */
  device_token?: string | undefined;
  /** The door doesn't see what the browser would show: any browser that the user trusts counts as this one. */
  is_unseen?: boolean;
};

/** Nothing is looked up for a user who has proved two factors. */
export async function findFactorProgress(
  core: Core,
  app: App,
  { user_id, amr, wants_mfa, device_token, is_unseen }: Proved,
): Promise<FactorProgress> {
  if (isMultiFactor(amr)) return { mfa: 'required', amr, wants_mfa, kinds: [], trusted_device: false };
  const mfa = await findPolicy(core.db, app, user_id);
  const kinds = await listFactorKinds(core, app, user_id);
  const isTrusted = () =>
    is_unseen ? trustsSomeBrowser(core, app, user_id) : isTrustedDevice(core, app, user_id, device_token);
  const trusted_device = kinds.length > 0 && (await isTrusted());
  return { mfa, amr, wants_mfa, kinds, trusted_device };
}

/** What the App's setting means for this user. */
async function findPolicy(db: Db, app: App, userId: string): Promise<FactorProgress['mfa']> {
  const { mfa, mfa_roles } = app.settings;
  if (mfa !== 'required_for_roles') return mfa;
  const { roles } = await findAccess(db, app, userId);
  return roles.some((role) => mfa_roles.includes(role)) ? 'required' : 'optional';
}
