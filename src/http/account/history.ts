// The user's sign-ins and what was tried in its name, newest first.
import { listSignIns } from '../../users/sign-ins.ts';
import { toDevice } from '../kit/render/device.ts';
import { queryText, urlOf } from '../kit/request/query.ts';
import { accountUrl, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const A_PAGE = 25;

export const historyScreens: Screen[] = [screen({ path: '/sign-ins', impersonated: 'shown', show: showHistory })];

async function showHistory(visit: Visit): Promise<void> {
  const { system, app, user } = visit;
  const cursor = queryText(visit, 'cursor');
  const { items, next_cursor } = await listSignIns(system.db, app, user.id, { limit: A_PAGE, cursor });
  const url = accountUrl(visit, '/sign-ins');
  showPage(visit, 'account/history', {
    sign_ins: items.map((one) => ({ ...one, device: toDevice(one.user_agent) })),
    first_url: cursor ? url : undefined,
    next_url: next_cursor ? urlOf(url, { cursor: next_cursor }) : undefined,
  });
}
