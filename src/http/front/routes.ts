// The addresses that people type: an App's issuer says whose sign-in is here, and the server's own leads to the console.
import Router from '@koa/router';
import { CONSOLE_SLUG } from '../../apps/app.ts';
import { hasDevPages } from '../../config/this-machine.ts';
import type { System } from '../../system.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import { translator } from '../kit/render/messages.ts';
import { cleanName } from '../kit/render/names.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext, AppState, State } from '../kit/request/context.ts';
import { BUTTON_PATH, CONSOLE_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { showButtonPage, showButtonPreview } from './button.ts';
import { addComponents } from './components.ts';
import { addImages } from './images.ts';
import { SSF_CONFIGURATION, showSignalsConfiguration } from './signals.ts';

export function issuerFront(system: System): Router<AppState> {
  const router = new Router<AppState>({ strict: true });
  router.get('/', showApp);
  router.get(SSF_CONFIGURATION, showSignalsConfiguration);
  addImages(router, system);
  router.get(BUTTON_PATH, showButtonPage);
  router.get(`${BUTTON_PATH}/preview`, showButtonPreview);
  return router;
}

export function serverFront({ config }: System): Router<State> {
  const router = new Router<State>({ strict: true });
  if (hasDevPages(config)) addComponents(router);
  router.get('/', (ctx) => redirect(ctx, CONSOLE_PATH));
  return router;
}

function showApp(ctx: AppContext): void {
  const { app } = ctx.state;
  const t = translator(localeOf(ctx, app), app);
  const name = cleanName(app.name) || app.slug;
  const isConsole = app.slug === CONSOLE_SLUG;
  sendPage(ctx, app, 'message', {
    title: name,
    text: t(isConsole ? 'front.console' : 'front.text', { app: name }),
    actions: waysOn(isConsole ? 'front_console' : 'front', { t, app }),
    ...(!isConsole && { foot: { label: t('front.developers'), url: app.issuer + BUTTON_PATH } }),
  });
}
