// /dev/components, in development: every part of the pages with its states, to look at while changing one.
import type Router from '@koa/router';
import { DAY, HOUR, now } from '../../clock.ts';
import type { SignInDay } from '../../events/figures.ts';
import { createFormat, type Format } from '../kit/render/format.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { State } from '../kit/request/context.ts';

declare module '../kit/render/views.ts' {
  interface Views {
    'dev/components': {
      /** What the parts of the console take from its pages: nothing here is sent anywhere. */
      shell: { csrf: string; base: string; notice: string; undo: string; can(): boolean };
      format: Format;
      at: Date;
      days: SignInDay[];
    };
  }
}

export const COMPONENTS_PATH = '/dev/components';

export function addComponents(router: Router<State>): void {
  router.get(COMPONENTS_PATH, (ctx) => {
    const at = new Date(now().getTime() - 3 * HOUR);
    const shell = { csrf: '', base: COMPONENTS_PATH, undo: COMPONENTS_PATH, can: () => true };
    sendPage(ctx, undefined, 'dev/components', {
      shell: { ...shell, notice: 'Bob can sign in again.' },
      format: createFormat(localeOf(ctx, undefined)),
      ...{ at, days: makeDays(at) },
    });
  });
}

/** A month that goes up and down, so that the chart has something to draw. */
const makeDays = (until: Date): SignInDay[] =>
  Array.from({ length: 30 }, (_, index) => ({
    day: new Date(until.getTime() - (29 - index) * DAY),
    succeeded: 40 + ((index * 7) % 31),
    failed: index % 6,
  }));
