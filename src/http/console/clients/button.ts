// “Log in with …”: the button that the App's own programs and those of others put on their pages, as HTML and CSS.
import { sendPreview, showButton } from '../../kit/button/preview.ts';
import { nameOf } from '../../kit/button/snippet.ts';
import { BUTTON_PATH } from '../../kit/request/paths.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';

export const buttonScreens: Screen[] = [
  appScreen({
    path: `/apps/:slug${BUTTON_PATH}`,
    access: 'app:read',
    show: (visit) => {
      const { ctx, app, locale } = visit;
      const locals = {
        name: nameOf(app),
        shown: showButton(app, ctx, { url: appPath(app, BUTTON_PATH), locale }),
        public_url: app.issuer + BUTTON_PATH,
      };
      return showPage(visit, 'console/button', locals, { frames: true });
    },
  }),
  appScreen({
    path: `/apps/:slug${BUTTON_PATH}/preview`,
    access: 'app:read',
    show: ({ ctx, app, locale }) => sendPreview(ctx, app, { locale }),
  }),
];
