// Whether a sign-in is told to the user by mail: one on a device that nobody has seen this user at. A screen knows by the
// cookie of the browser (known-browsers.ts); a backend tells where its user is, and that is held against the audit log.

import type { App } from '../../apps/app.ts';
import { DAY, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { currentActor } from '../../events/record.ts';
import { spendSilently } from '../../limits/budgets.ts';
import { toNetwork } from '../../limits/networks.ts';

export type Browser = 'known' | 'new';

const REMEMBERED = 180 * DAY;

/** A browser that keeps no cookies is new every time: once a day is enough. */
const perDevice = { name: 'new_device', limit: 1, period: DAY };
const perUser = { name: 'new_device_user', limit: 10, period: DAY };

/** `browser` is undefined where there is none; `user` is as before this sign-in. Not within a transaction. */
export async function isToldOfDevice(
  core: Core,
  app: App,
  user: UserRow,
  browser: Browser | undefined,
): Promise<boolean> {
  // At a first sign-in, or just after sign-up, this device is the only one.
  if (app.settings.new_device_mail === 'off' || !user.last_sign_in_at || browser === 'known') return false;
  const device = deviceOf();
  if (browser === undefined && (await wasSeen(core, app, user, device))) return false;
  const ofDevice = { budget: perDevice, of: `${user.id} ${device.network} ${device.user_agent}` };
  // In turn: a device that was told of must not use up what others have, or it would hide them.
  return (
    (await spendSilently(core, app, [ofDevice])) && (await spendSilently(core, app, [{ budget: perUser, of: user.id }]))
  );
}

type Device = { network: string | null; user_agent: string | null };

/** The user agent as the audit log keeps it. */
function deviceOf(): Device {
  const { ip, user_agent } = currentActor();
  return { network: ip ? toNetwork(ip) : null, user_agent: user_agent?.slice(0, 300) ?? null };
}

/** One of both is enough: people move about with a device, and have several at home. */
async function wasSeen(core: Core, app: App, user: UserRow, { network, user_agent }: Device): Promise<boolean> {
  const since = new Date(now().getTime() - REMEMBERED);
  const rows = await core.database.query(seenStatement, [app.id, user.id, since, user_agent, network]);
  return rows.length > 0;
}

/** Walks the user's history from its end (index audit_log_user): who signs in at the same place again is found at once. */
const seenStatement = {
  name: 'find_device_seen',
  reads: true,
  text: `select 1 from audit_log
         where app_id = $1 and user_id = $2 and event = 'sign_in.succeeded' and at > $3
           and (user_agent = $4 or case when ip ~ '^[0-9A-Fa-f:.]{2,45}$' then ip::inet <<= $5::inet end)
         order by at desc limit 1`,
};
