// Browsers that are trusted for a while: shown on the page of the second factor, forgotten one by one or all at once.
import {
  DEVICE_COOKIE,
  forgetAllDevices,
  forgetDevice,
  listTrustedDevices,
  readDeviceToken,
  type TrustedDevice,
} from '../../authentication/factors/trusted-devices.ts';
import { readAppCookie } from '../../oidc/request/cookies.ts';
import { type ShownDevice, toShownDevice } from '../kit/render/device.ts';
import { goTo } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/second-factor';

export type TrustedDeviceInWords = TrustedDevice & ShownDevice;

export async function trustedDevicesOf({ system, app, user, ctx }: Visit): Promise<TrustedDeviceInWords[]> {
  const token = readDeviceToken(readAppCookie(ctx.cookies, app, DEVICE_COOKIE), user.id);
  const devices = await listTrustedDevices(system.db, app, user, token);
  return devices.map((one) => ({ ...one, ...toShownDevice(one.user_agent) }));
}

export const trustedDeviceScreens: Screen[] = [
  screen({
    path: `${PAGE}/browsers/:id/forget`,
    page: PAGE,
    async act(visit) {
      const { system, app, user, params } = visit;
      await forgetDevice(system.db, app, user.id, params.id ?? '');
      goTo(visit, PAGE, 'device_forgotten');
    },
  }),
  screen({
    path: `${PAGE}/browsers/forget-all`,
    page: PAGE,
    async act(visit) {
      const { system, app, user } = visit;
      await forgetAllDevices(system.db, app, user.id);
      goTo(visit, PAGE, 'devices_forgotten');
    },
  }),
];
