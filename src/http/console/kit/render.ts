// A page of the console, as its templates get it: what stands around every page (the shell), and how times and figures
// are written in the reader's language.

import type { App } from '../../../apps/app.ts';
import type { ConsoleDeveloper } from '../../../apps/console-sessions.ts';
import { listAppNamesOf } from '../../../apps/members.ts';
import type { Permission } from '../../../apps/permissions.ts';
import { readBranding } from '../../../apps/settings/settings.ts';
import type { MemberRole } from '../../../database/schema.ts';
import { textOn } from '../../assets/brand.ts';
import { createFormat, type Format } from '../../kit/render/format.ts';
import { sendLocals } from '../../kit/render/pages.ts';
import type { Views } from '../../kit/render/views.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { docsOf } from './docs.ts';
import { type MenuGroup, menuOf, type OwnLink, ownLinksOf, type SettingsPage, settingsPagesOf } from './menu.ts';
import { type Done, notices, toDone } from './notices.ts';
import { type FindableSetting, listFindable } from './settings/findable.ts';
import type { AppVisit, Visit } from './visit.ts';

/** The colours of an App's letter; the console's own where there are none. */
export type Mark = { color?: string; ink?: string };

export type Shell = {
  developer: Pick<ConsoleDeveloper, 'email' | 'name' | 'operator'>;
  csrf: string;
  /** Where the App's pages lie: /console/apps/{slug}. */
  base: string;
  app: App | undefined;
  role: MemberRole | undefined;
  can(permission: Permission): boolean;
  /** The App's, beside its name. */
  mark: Mark;
  menu: MenuGroup[];
  /** The tabs of the App's settings. */
  settings: SettingsPage[];
  /** What search in the settings finds, on their pages. */
  findable: FindableSetting[];
  /** What concerns the developer, and not one App. */
  own: OwnLink[];
  /** What explains the page. */
  docs_url: string;
  /** Some of the developer's Apps, for the switcher. */
  apps: { slug: string; name: string; mark: Mark }[];
  development: boolean;
  notice: string | undefined;
  /** Where a form goes that takes back what the notice says. */
  undo: string | undefined;
};

export type ConsoleLocals = { shell: Shell; format: Format };

type PageOptions = {
  frames?: boolean;
  formAction?: string[];
  images?: string[];
  quiet?: boolean;
  undo?: { [word in Done]?: string };
};

type ConsoleView = Extract<keyof Views, `console/${string}`>;

const MAX_IN_SWITCHER = 8;

/**
 * `quiet`: without the notice of the address, because the page shows what it is about. `undo`: what takes back a change,
 * by the word of its notice.
 */
export async function showPage<View extends ConsoleView>(
  visit: Visit | AppVisit,
  view: View,
  locals: Omit<Views[View], keyof ConsoleLocals>,
  { frames = false, formAction = [], images = [], quiet = false, undo = {} }: PageOptions = {},
): Promise<void> {
  const { ctx, locale, consoleApp } = visit;
  const shared: ConsoleLocals = { shell: await toShell(visit, quiet ? undefined : undo), format: createFormat(locale) };
  const page = { app: undefined, view, locals: { ...locals, ...shared } };
  // Signing out leads to the issuer, which may have an origin of its own.
  sendLocals(ctx, page, { locale, frames, images, formAction: [consoleApp.issuer, ...formAction] });
}

/** Without `undo`, without a notice. */
async function toShell(visit: Visit | AppVisit, undo: PageOptions['undo']): Promise<Shell> {
  const { system, ctx, developer, csrf, t } = visit;
  const inApp = 'app' in visit ? visit : undefined;
  const apps = await listAppNamesOf(system.db, developer, { limit: MAX_IN_SWITCHER });
  const done = ctx.method === 'GET' && undo ? toDone(ctx.query.done) : undefined;
  return {
    developer,
    csrf,
    base: inApp ? appPath(inApp.app) : CONSOLE_PATH,
    app: inApp?.app,
    role: inApp?.role,
    can: inApp?.can ?? (() => false),
    mark: toMark(inApp?.app.branding.color),
    menu: menuOf(visit),
    settings: inApp ? settingsPagesOf(inApp) : [],
    findable: inApp && isInSettings(inApp) ? listFindable(inApp) : [],
    own: ownLinksOf(visit, inApp?.app),
    docs_url: docsOf(ctx),
    apps: apps.map(({ slug, name, branding }) => ({ slug, name, mark: markOf(branding) })),
    development: !system.config.production,
    notice: done && t(notices[done]),
    undo: done && undo?.[done],
  };
}

const isInSettings = ({ ctx, app }: AppVisit) => ctx.path.startsWith(appPath(app, '/settings'));

/** Of an App's branding as it is stored. */
export const markOf = (branding: unknown): Mark => toMark(readBranding(branding).color);

const toMark = (color: string | undefined): Mark => (color ? { color, ink: textOn(color) } : {});

export const appPath = (app: { slug: string }, rest = '') => `${CONSOLE_PATH}/apps/${app.slug}${rest}`;

/** After a change: the page that shows it, with a word about what was done. */
export function goTo({ ctx }: Visit, path: string, done?: Done): void {
  redirect(ctx, done ? `${path}${path.includes('?') ? '&' : '?'}done=${done}` : path);
}
