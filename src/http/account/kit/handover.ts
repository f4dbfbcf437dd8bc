// What a form of the user's own pages created and the next page shows: recovery codes, an authenticator app to set up.
import type { z } from 'zod';
import { cookiePlace } from '../../../apps/issuer.ts';
import { type Handover, handOver, readHandover, takeHandover } from '../../kit/forms/handover.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { formOwner } from './guard.ts';
import { accountUrl } from './render.ts';
import type { Visit } from './visit.ts';

export function goToShow(visit: Visit, path: string, value: unknown): void {
  handOver(toHandover(visit, path), value);
  redirect(visit.ctx, accountUrl(visit, path));
}

/** Once. */
export const takeShown = <Schema extends z.ZodType>(visit: Visit, path: string, schema: Schema) =>
  takeHandover(toHandover(visit, path), schema);

/** As often as the page is reloaded within two minutes. */
export const readShown = <Schema extends z.ZodType>(visit: Visit, path: string, schema: Schema) =>
  readHandover(toHandover(visit, path), schema);

const toHandover = ({ system, ctx, app, session }: Visit, path: string): Handover => ({
  ...{ system, ctx, cookies: cookiePlace(app), owner: formOwner(app, session), path },
});
