// A file of users, sent as an App's backend sends it.
import { expect } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { call, check, routeOf, send, urlOf } from '../http/api/call.ts';
import { until } from '../kit/processes.ts';

export const JSON_LINES = 'application/x-ndjson';

export async function upload(
  app: App,
  as: string,
  body: string,
  type = JSON_LINES,
  query: Record<string, string> = {},
) {
  const route = routeOf(app, 'POST /users/import');
  const answer = await send(urlOf(app, route, { query }), 'POST', { as, body, headers: { 'content-type': type } });
  check(route, answer);
  return answer;
}

export const toLines = (items: unknown[]) => items.map((item) => JSON.stringify(item)).join('\n');

/** The import when it is done, with its lines. */
export async function importUsers(app: App, as: string, body: string, type?: string, query?: Record<string, string>) {
  const { status, body: begun, text } = await upload(app, as, body, type, query);
  expect(status, text).toBe(202);
  const params = { id: begun.id };
  let found = begun;
  await until('the import is done', async () => {
    found = (await call(app, 'GET /users/imports/:id', { as, params })).body;
    return found.status === 'done';
  });
  const { body: lines } = await call(app, 'GET /users/imports/:id/lines', { as, params });
  return { ...found, lines: lines.items };
}
