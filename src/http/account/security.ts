// The page "Security": one entry for each way in that a user looks after. A new way to sign in (second factors,
// passkeys, connected identities) adds an entry here and a page of its own beside password.ts.
import type { PasskeyRow, UserRow } from '../../database/schema.ts';
import { hasUsernames } from '../../users/username.ts';
import { createFormat } from '../kit/render/format.ts';
import type { Translate } from '../kit/render/messages.ts';
import { cleanName } from '../kit/render/names.ts';
import { shownKinds } from './codes.ts';
import { identitiesOf } from './identities.ts';
import { accountUrl, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { hasPasskeys, passkeysOf } from './passkeys.ts';
import { isOffered, listApps } from './second-factor.ts';

export type Section = {
  id: string;
  icon: string;
  /** Its page, below /account. */
  path: string;
  title(t: Translate): string;
  /** How it stands, in a sentence. */
  text(visit: Visit): Promise<string> | string;
  link(visit: Visit): string;
  /** Left out where the App has nothing of it. */
  isShown?(visit: Visit): Promise<boolean>;
};

export const sections: Section[] = [
  {
    id: 'email',
    icon: 'mail',
    path: '/email',
    title: (t) => t('account.email.title'),
    text: ({ user }) => user.email,
    link: ({ t }) => t('account.email.change'),
  },
  {
    id: 'username',
    icon: 'circle-user',
    path: '/username',
    title: (t) => t('identifier.username'),
    isShown: async ({ app }) => hasUsernames(app),
    text: ({ user, t }) => cleanName(user.username ?? '') || t('account.username.none'),
    link: ({ user, t }) => (user.username === null ? t('account.username.set') : t('account.username.change')),
  },
  {
    id: 'password',
    icon: 'lock',
    path: '/password',
    title: (t) => t('account.password.title'),
    text: ({ user, t, locale }) => describePassword(user, t, createFormat(locale).ago),
    link: ({ user, t }) => (user.password_hash ? t('account.password.change') : t('account.password.set')),
  },
  {
    id: 'passkeys',
    icon: 'fingerprint',
    path: '/passkeys',
    title: (t) => t('account.passkeys.title'),
    isShown: hasPasskeys,
    text: async (visit) => describePasskeys(visit, await passkeysOf(visit)),
    link: ({ t }) => t('account.factor.manage'),
  },
  {
    id: 'second-factor',
    icon: 'smartphone',
    path: '/second-factor',
    title: (t) => t('account.factor.apps'),
    isShown: async (visit) => isOffered(visit.app, await listApps(visit)),
    text: async (visit) => describeApps(visit, await listApps(visit)),
    link: ({ t }) => t('account.factor.manage'),
  },
  {
    id: 'codes',
    icon: 'message-square',
    path: '/codes',
    title: (t) => t('account.codes.title'),
    isShown: async (visit) => (await shownKinds(visit)).length > 0,
    text: describeCodes,
    link: ({ t }) => t('account.factor.manage'),
  },
  {
    id: 'identities',
    icon: 'plug',
    path: '/identities',
    title: (t) => t('account.identities.title'),
    isShown: async (visit) => (await identitiesOf(visit)).length > 0,
    text: async (visit) => (await identitiesOf(visit)).map(({ name }) => name).join(', '),
    link: ({ t }) => t('account.factor.manage'),
  },
];

export const securityScreens: Screen[] = [
  screen({
    path: '/security',
    impersonated: 'shown',
    async show(visit) {
      const isShown = await Promise.all(sections.map((section) => section.isShown?.(visit) ?? true));
      const shown = sections
        .filter((_, at) => isShown[at])
        .map(async ({ id, icon, path, title, text, link }) => ({
          ...{ id, icon, title: title(visit.t), text: await text(visit) },
          ...{ link: link(visit), url: accountUrl(visit, path) },
        }));
      showPage(visit, 'account/security', { sections: await Promise.all(shown) });
    },
  }),
];

function describePassword({ password_hash, password_changed_at }: UserRow, t: Translate, ago: (at: Date) => string) {
  if (!password_hash) return t('account.password.none');
  return password_changed_at
    ? t('account.password.since', { when: ago(password_changed_at) })
    : t('account.password.there');
}

function describePasskeys({ t }: Visit, passkeys: PasskeyRow[]): string {
  if (passkeys.length === 0) return t('account.passkeys.none');
  return passkeys.map(({ name }) => cleanName(name)).join(', ');
}

function describeApps({ t, locale }: Visit, [first, ...others]: Awaited<ReturnType<typeof listApps>>): string {
  if (!first) return t('account.factor.none');
  if (others.length > 0) return [first, ...others].map(({ name }) => cleanName(name)).join(', ');
  return t('account.factor.since', { when: createFormat(locale).ago(first.confirmed_at ?? first.created_at) });
}

async function describeCodes(visit: Visit): Promise<string> {
  const words = { sms: 'SMS', email: visit.t('form.email') };
  const on = (await shownKinds(visit)).filter(({ is_on }) => is_on);
  return on.length > 0 ? on.map(({ kind }) => words[kind]).join(', ') : visit.t('account.factor.none');
}
