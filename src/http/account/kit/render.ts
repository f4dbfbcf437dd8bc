// An account page as its templates get it: the menu and the user round every page, and what was just done.

import { CONSOLE_SLUG } from '../../../apps/app.ts';
import { ACCESS_TOKENS_PATH } from '../../../authentication/ways/own-tokens.ts';
import { isKeyOf } from '../../../tables.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { createFormat, type Format } from '../../kit/render/format.ts';
import { sendLocals } from '../../kit/render/pages.ts';
import type { Views } from '../../kit/render/views.ts';
import { ACCOUNT_PATH } from '../../kit/request/paths.ts';
import { redirect } from '../../kit/request/redirect.ts';
import type { Screen } from './screen.ts';
import type { Visit } from './visit.ts';

export type Shell = {
  csrf: string;
  user: { name: string | null; email: string };
  /** Where the pages lie: {issuer}/account. */
  base: string;
  nav: { label: string; icon: string; url: string; current: boolean }[];
  sign_out_url: string;
  /** False for a developer who acts as the user: the page offers nothing that is refused. */
  may_change: boolean;
  notice: string | undefined;
};

export type AccountLocals = { shell: Shell; format: Format; form?: FormState | undefined };

type AccountView = Extract<keyof Views, `account/${string}`>;

const securityPages = [
  '/email',
  '/email/confirm',
  '/email/again',
  '/email/verify',
  '/username',
  '/password',
  '/passkeys',
  '/passkeys/add',
  '/passkeys/confirm',
  '/passkeys/rename',
  '/passkeys/remove',
  '/second-factor',
  '/second-factor/add',
  '/second-factor/confirm',
  '/second-factor/rename',
  '/second-factor/codes',
  '/second-factor/remove',
  '/recovery-codes',
  '/codes',
  '/codes/add',
  '/codes/confirm',
  '/codes/remove',
  '/identities',
  '/identities/remove',
];

/** The menu: a page's path, its words and icon, and the other pages that belong to it. */
type Entry = {
  path: string;
  label: string;
  icon: string;
  pages: string[];
  console_only?: true;
  /** Left out for users to whom organizations mean nothing. */
  of_organizations?: true;
  /** Left out where the App has it off. */
  setting?: Screen['setting'];
  /** Left out for a developer who acts as the user, and may not see it. */
  own?: true;
};

const menu: Entry[] = [
  { path: '', label: 'account.nav.profile', icon: 'circle-user', pages: ['/phone', '/phone/confirm', '/phone/change'] },
  { path: '/security', label: 'account.nav.security', icon: 'shield', pages: securityPages },
  { path: '/sessions', label: 'account.nav.sessions', icon: 'laptop', pages: [] },
  { path: '/sign-ins', label: 'account.nav.history', icon: 'activity', pages: [] },
  {
    path: ACCESS_TOKENS_PATH,
    label: 'console.tokens.title',
    icon: 'terminal',
    pages: [],
    console_only: true,
    own: true,
  },
  { path: '/apps', label: 'account.nav.apps', icon: 'app-window', pages: [] },
  { path: '/organizations', label: 'console.org.nav', icon: 'building-2', pages: [], of_organizations: true },
  { path: '/vault', label: 'account.nav.vault', icon: 'vault', pages: [], setting: 'vault_page', own: true },
  { path: '/data', label: 'account.nav.data', icon: 'download', pages: ['/delete'], own: true },
];

/** Notices after something was done, by the word in the page's address: never text from the address itself. */
const notices = {
  saved: 'account.done.saved',
  code_sent: 'account.done.code_sent',
  phone_verified: 'account.done.phone_verified',
  email_begun: 'account.done.email_begun',
  email_link_sent: 'account.done.email_link_sent',
  email_confirmed: 'account.done.email_confirmed',
  email_changed: 'account.done.email_changed',
  username_changed: 'account.done.username_changed',
  email_kept: 'account.done.email_kept',
  device_forgotten: 'account.done.device_forgotten',
  devices_forgotten: 'account.done.devices_forgotten',
  password_changed: 'account.done.password_changed',
  identity_removed: 'account.done.identity_removed',
  factor_added: 'account.done.factor_added',
  factor_renamed: 'account.done.factor_renamed',
  factor_removed: 'account.done.factor_removed',
  passkey_added: 'account.done.passkey_added',
  passkey_renamed: 'account.done.passkey_renamed',
  passkey_removed: 'account.done.passkey_removed',
  session_ended: 'account.done.session_ended',
  session_disowned: 'account.done.session_disowned',
  others_ended: 'account.done.others_ended',
  token_revoked: 'console.tokens.revoked',
  app_removed: 'account.done.app_removed',
  app_narrowed: 'account.done.app_narrowed',
  organization_made: 'account.done.organization_made',
  organization_joined: 'account.done.organization_joined',
  organization_left: 'account.done.organization_left',
  organization_invited: 'console.done.invitation_sent',
  organization_invitation_revoked: 'console.done.invitation_revoked',
  organization_member_removed: 'console.done.org_member_removed',
  vault_stored: 'account.done.vault_stored',
  vault_replaced: 'account.done.vault_replaced',
  vault_deleted: 'account.done.vault_deleted',
  key_revoked: 'console.done.key_revoked',
  domain_added: 'domain.done_added',
  domain_verified: 'domain.done_verified',
  domain_removed: 'domain.done_removed',
} as const;

export type Done = keyof typeof notices;

export function showPage<View extends AccountView>(
  visit: Visit,
  view: View,
  locals: Omit<Views[View], keyof AccountLocals> & { form?: FormState | undefined },
  { images }: { images?: (string | undefined)[] } = {},
): void {
  const { ctx, app, locale } = visit;
  const shared: AccountLocals = { shell: toShell(visit), format: createFormat(locale) };
  sendLocals(ctx, { app, view, locals: { ...locals, ...shared } }, { locale, images });
}

function toShell({ ctx, app, user, session, csrf, t, has_organizations }: Visit): Shell {
  const { done } = ctx.query;
  const notice = ctx.method !== 'POST' && isKeyOf(notices, done) ? t(notices[done]) : undefined;
  const here = ctx.path.slice(ACCOUNT_PATH.length);
  return {
    csrf,
    user: { name: user.name, email: user.email },
    base: accountUrl({ app }),
    nav: menu
      .filter(({ console_only }) => !console_only || app.slug === CONSOLE_SLUG)
      .filter(({ of_organizations }) => !of_organizations || has_organizations)
      .filter(({ own }) => !own || !session.impersonated_by)
      .filter(({ setting }) => !setting || app.settings[setting] === 'on')
      .map(({ path, label, icon, pages }) => ({
        label: t(label),
        icon,
        url: accountUrl({ app }, path),
        current: here === path || pages.includes(here) || (path !== '' && here.startsWith(`${path}/`)),
      })),
    sign_out_url: `${app.issuer}/logout`,
    may_change: !session.impersonated_by,
    notice,
  };
}

export const accountUrl = ({ app }: Pick<Visit, 'app'>, path = '') => `${app.issuer}${ACCOUNT_PATH}${path}`;

/** After a change: the page that shows it, with a word about what was done. */
export function goTo(visit: Visit, path: string, done: Done): void {
  redirect(visit.ctx, `${accountUrl(visit, path)}?done=${done}`);
}
