// {issuer}/button: how other programs let their users log in with an App. The page is public, and says nothing that
// discovery doesn't say.
import { STANDARD_SCOPES } from '../../apps/resources.ts';
import { sendPreview, showButton } from '../kit/button/preview.ts';
import { nameOf } from '../kit/button/snippet.ts';
import { scopeText, translator } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { BUTTON_PATH } from '../kit/request/paths.ts';

export function showButtonPage(ctx: AppContext): void {
  const { app } = ctx.state;
  const locale = localeOf(ctx, app);
  const t = translator(locale, app);
  const locals = {
    name: nameOf(app),
    shown: showButton(app, ctx, { url: app.issuer + BUTTON_PATH, locale, all: true }),
    issuer: app.issuer,
    discovery_url: `${app.issuer}/.well-known/openid-configuration`,
    scopes: STANDARD_SCOPES.map((name) => ({ name, description: scopeText(t, name) ?? name })),
  };
  sendPage(ctx, app, 'button/page', locals, { frames: true });
}

export function showButtonPreview(ctx: AppContext): void {
  const { app } = ctx.state;
  sendPreview(ctx, app, { locale: localeOf(ctx, app) });
}
