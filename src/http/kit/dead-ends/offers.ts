// Buttons of a page on which a way ends. Each is made from what its page knows, or is undefined if that is not enough.
import type { App } from '../../../apps/app.ts';
import type { Translate } from '../render/messages.ts';
import { cleanName } from '../render/names.ts';
import { ACCOUNT_PATH, CONSOLE_PATH, CONSOLE_SIGN_IN_PATH, NEW_LINK_PATH, RESET_PATH } from '../request/paths.ts';
import type { Home } from './clients.ts';

export type Action = { label: string; url: string };

/** What a page knows about where its visitor was. */
export type Facts = {
  t: Translate;
  /** Undefined at the server's own pages. */
  app: App | undefined;
  /** Begins the request again that the browser came with. */
  again?: string | undefined;
  client?: Home | undefined;
  /** The client at which an invited person arrives. */
  arrival?: Home | undefined;
  /** Of an unfinished sign-in: its address. */
  interaction?: string | undefined;
  /** The connection at which another account can be chosen. */
  connection?: string | undefined;
  /** The page of the form, or of the link, that can be opened again. */
  page?: string | undefined;
  /** The list in which the object was. */
  list?: string | undefined;
  /** The path of the link that no longer works. */
  link?: string | undefined;
};

/** In the address that leads to a provider: the person chooses an account there, even if only one is signed in. */
export const OTHER_ACCOUNT = 'account=other';

/** Those that every page of their kind can make. */
export const certain = {
  account_email: ({ t, app }) => ({ label: t('dead_end.account_email'), url: accountUrl(app, '/email') }),
  console: ({ t }) => ({ label: t('console.back'), url: CONSOLE_PATH }),
  console_sign_in: ({ t }) => ({ label: t('console.sign_in.again'), url: CONSOLE_SIGN_IN_PATH }),
  go_on: ({ t, app, again }) =>
    again ? { label: t('error.again'), url: again } : { label: t('reset.sign_in'), url: accountUrl(app) },
  home: ({ t, app }) =>
    app ? { label: t('dead_end.account'), url: accountUrl(app) } : { label: t('console.back'), url: CONSOLE_PATH },
  new_password: ({ t, app }) => ({
    label: t('dead_end.new_password'),
    url: `${app?.issuer}${RESET_PATH}${NEW_LINK_PATH}`,
  }),
  security: ({ t, app }) => ({ label: t('dead_end.security'), url: accountUrl(app, '/security') }),
  sign_in: ({ t, app, again }) => ({ label: t('reset.sign_in'), url: again ?? accountUrl(app) }),
  sign_out: ({ t, app }) => ({ label: t('sign_out.yes'), url: `${app?.issuer}/logout` }),
} satisfies Record<string, (facts: Facts) => Action>;

const possible = {
  arrival: ({ t, arrival }) =>
    arrival && { label: t('invitation.go_on', { client: cleanName(arrival.name) }), url: arrival.url },
  client: ({ t, client }) =>
    client && { label: t('signed_out.return', { client: cleanName(client.name) }), url: client.url },
  list: ({ t, list }) => list && { label: t('dead_end.list'), url: list },
  new_link: ({ t, app, link }) =>
    link && { label: t('dead_end.new_link'), url: `${app?.issuer}${link}${NEW_LINK_PATH}` },
  new_magic_link: ({ t, interaction }) =>
    interaction && { label: t('dead_end.new_link'), url: `${interaction}/magic-link` },
  other_account: ({ t, interaction, connection }) =>
    interaction && connection
      ? { label: t('connect.other_account'), url: `${interaction}/connect/${connection}?${OTHER_ACCOUNT}` }
      : undefined,
  page: ({ t, page }) => page && { label: t('dead_end.page'), url: page },
  screen: ({ t, interaction }) => interaction && { label: t('connect.back'), url: `${interaction}/sign-in` },
} satisfies Record<string, (facts: Facts) => Action | undefined | ''>;

const accountUrl = (app: App | undefined, path = '') => `${app?.issuer}${ACCOUNT_PATH}${path}`;

export type Certain = keyof typeof certain;
export type Offer = Certain | keyof typeof possible;

export const offers: Record<Offer, (facts: Facts) => Action | undefined | ''> = { ...possible, ...certain };
