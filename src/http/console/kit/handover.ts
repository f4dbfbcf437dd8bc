// What a form of the console created and its page shows once: a client's secret, an API key, the result of a test.
import type { z } from 'zod';
import { type Handover, handOver, takeHandover } from '../../kit/forms/handover.ts';
import { placeOf } from './cookies.ts';
import { formOwner } from './guard.ts';
import type { Done } from './notices.ts';
import { goTo } from './render.ts';
import type { Visit } from './visit.ts';

/** `done`: the notice that the page shows once it no longer shows the value. */
export function goToShow(visit: Visit, path: string, { value, done }: { value: unknown; done?: Done }): void {
  handOverTo(visit, path, value);
  goTo(visit, path, done);
}

/** For a page whose address says more than its path. */
export const handOverTo = (visit: Visit, path: string, value: unknown): void =>
  handOver(toHandover(visit, path), value);

export const takeShown = <Schema extends z.ZodType>(visit: Visit, path: string, schema: Schema) =>
  takeHandover(toHandover(visit, path), schema);

const toHandover = (visit: Visit, path: string): Handover => ({
  ...{ system: visit.system, ctx: visit.ctx, cookies: placeOf(visit.system.config) },
  ...{ owner: formOwner(visit), path },
});
