// Endpoints that need no step of their own, and userinfo. What is recorded there was done by the user of the browser.
import type { App } from '../../apps/app.ts';
import { actingAs } from '../../events/record.ts';
import type { System } from '../../system.ts';
import { readImpersonation } from '../request/impersonation.ts';
import { requestInfo } from '../request/info.ts';
import { addToUserinfo } from './decided.ts';
import type { Next, Served } from './served.ts';

export async function serveAsUser(system: System, app: App, { context }: Served, next: Next): Promise<void> {
  const { request_id, ip, user_agent } = requestInfo(context.req);
  const impersonated_by = (await readImpersonation(system, app, context))?.developer_id;
  await actingAs({ kind: 'user', ip, user_agent, request_id, impersonated_by }, next);
}

export async function serveUserinfo(system: System, app: App, served: Served, next: Next): Promise<void> {
  await serveAsUser(system, app, served, next);
  addToUserinfo(served.context);
}
