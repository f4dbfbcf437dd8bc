// The page of one API key: what it called in the last thirty days, by day and route, and the networks that it works from.
import { z } from 'zod';
import { getApiKey, updateApiKey } from '../../../apps/keys/api-keys.ts';
import { MAX_NETWORK, MAX_NETWORKS } from '../../../apps/keys/networks.ts';
import { type KeyFigures, sumKeyUsage } from '../../../apps/keys/usage.ts';
import { DAY, now } from '../../../clock.ts';
import type { ApiKeyRow } from '../../../database/schema.ts';
import { isId } from '../../../ids.ts';
import { Problem } from '../../../problem.ts';
import { lines, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { toTop } from '../kit/chart.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';

const DAYS = 30;

/** One address or range a line. */
export const networks = lines(MAX_NETWORKS, MAX_NETWORK);

export const apiKeyPageScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/api-keys/:id',
    access: 'api_keys:read',
    change: 'api_keys:write',
    words: { 'invalid_body.allowed_networks': 'console.error.networks' },
    show: showApiKey,
    fields: z.strictObject({ name: required(200), allowed_networks: networks }),
    async act(visit, input) {
      const { id } = await apiKeyOf(visit);
      await updateApiKey(visit.system.db, visit.app, id, input);
      goTo(visit, appPath(visit.app, `/api-keys/${id}`), 'saved');
    },
  }),
];

/** Throws `not_found`. */
export async function apiKeyOf({ system, app, params }: AppVisit): Promise<ApiKeyRow> {
  if (!isId(params.id)) throw new Problem('not_found', 'There is no such API key');
  return getApiKey(system.db, app, params.id);
}

export type KeyPage = {
  key: ApiKeyRow;
  live: boolean;
  calls: number;
  /** In percent of the most used. */
  routes: (KeyFigures['routes'][number] & { percent: number })[];
  /** The newest first. */
  days: { day: Date; calls: number }[];
  /** The top of the chart's axis. */
  most: number;
};

async function showApiKey(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app } = visit;
  const key = await apiKeyOf(visit);
  const today = Math.floor(now().getTime() / DAY);
  const { days, routes } = await sumKeyUsage(system, app, key.id, new Date((today - DAYS + 1) * DAY));
  const ofRoutes = percentsOf(routes.map(({ calls }) => calls));
  await showPage(visit, 'console/api-key', {
    form,
    key,
    live: key.revoked_at === null && (key.expires_at === null || key.expires_at > now()),
    calls: days.reduce((total, { calls }) => total + calls, 0),
    most: toTop(Math.max(0, ...days.map(({ calls }) => calls))),
    routes: routes.map((row, index) => ({ ...row, percent: ofRoutes[index] ?? 0 })),
    days: toDays(days, today).toReversed(),
  });
}

/** With those on which nothing was called. */
function toDays(counted: KeyFigures['days'], today: number): KeyPage['days'] {
  const calls = new Map(counted.map(({ day, calls }) => [day, calls]));
  const days = Array.from({ length: DAYS }, (_, index) => today - DAYS + 1 + index);
  return days.map((day) => ({ day: new Date(day * DAY), calls: calls.get(day) ?? 0 }));
}

function percentsOf(counts: number[]): number[] {
  const most = Math.max(1, ...counts);
  return counts.map((count) => Math.ceil((count / most) * 100));
}
