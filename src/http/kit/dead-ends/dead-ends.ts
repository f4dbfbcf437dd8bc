// The pages on which a way ends, each with the buttons that it offers. None is without one: `otherwise` is always
// possible, for a browser that has lost its cookies, too.
import { type Action, type Certain, certain, type Facts, type Offer, offers } from './offers.ts';

/** `offers` in the order of the buttons; `otherwise` if what they need is not known. */
type DeadEnd = { offers: readonly Offer[]; otherwise: Certain };

export const deadEnds = {
  /** An interaction that is over, or of another browser. */
  interaction_over: { offers: ['go_on', 'client'], otherwise: 'go_on' },
  /** A request of a screen that was refused: a stale form token, a form that is too large. */
  screen_refused: { offers: ['page', 'client'], otherwise: 'go_on' },
  /** Going on at the authorization endpoint with a request that is over. */
  resume_over: { offers: ['go_on', 'client'], otherwise: 'go_on' },
  /** A request that the authorization endpoint refuses, without a redirect URI to answer to. */
  request_refused: { offers: ['client'], otherwise: 'home' },
  sign_out_refused: { offers: ['sign_out'], otherwise: 'sign_out' },
  /** The user was asked, and stays. */
  still_signed_in: { offers: ['client'], otherwise: 'home' },
  signed_out: { offers: ['client'], otherwise: 'sign_in' },

  /** Back from a provider, to a sign-in that this browser didn't begin or that is too old. */
  connection_lost: { offers: ['client'], otherwise: 'go_on' },
  /** A sign-in at a provider that failed; its interaction is known. */
  connection_failed: { offers: ['other_account', 'screen'], otherwise: 'go_on' },
  /** An App's own link to a connection, which is wrong or can't be followed. */
  connection_refused: { offers: ['page', 'client'], otherwise: 'home' },

  /** Links that were used, have expired, or never were. */
  dead_reset: { offers: ['new_link', 'go_on'], otherwise: 'go_on' },
  dead_verify_email: { offers: ['new_link', 'go_on'], otherwise: 'go_on' },
  dead_magic_link: { offers: ['new_magic_link'], otherwise: 'go_on' },
  dead_invitation: { offers: ['new_link', 'go_on'], otherwise: 'go_on' },
  dead_unlock: { offers: ['go_on', 'new_password'], otherwise: 'go_on' },
  dead_agree_email: { offers: ['account_email'], otherwise: 'account_email' },
  dead_undo_email: { offers: ['security'], otherwise: 'security' },
  dead_impersonation: { offers: ['home'], otherwise: 'home' },
  dead_operator_link: { offers: ['console_sign_in'], otherwise: 'console_sign_in' },
  /** A magic link that is opened in another browser than the one that asked for it. */
  magic_link_elsewhere: { offers: ['go_on'], otherwise: 'go_on' },
  /** A link that is fine, and a form that was not. */
  link_refused: { offers: ['page'], otherwise: 'go_on' },
  link_done: { offers: ['arrival'], otherwise: 'sign_in' },
  /** The result of a link, opened again too late. */
  link_result_gone: { offers: ['go_on'], otherwise: 'go_on' },

  account_refused: { offers: ['page', 'home'], otherwise: 'home' },
  account_deleted: { offers: ['client'], otherwise: 'sign_in' },

  console_refused: { offers: ['page', 'list', 'home'], otherwise: 'home' },
  console_sign_in_over: { offers: ['console_sign_in'], otherwise: 'console_sign_in' },

  /** The page at an App's own address. */
  front: { offers: ['home'], otherwise: 'home' },
  front_console: { offers: ['console', 'home'], otherwise: 'home' },

  /** No page, or none that has more to offer. */
  nowhere: { offers: [], otherwise: 'home' },
  /** Our failure: the same page may work in a moment. */
  failure: { offers: ['page'], otherwise: 'home' },
} as const satisfies Record<string, DeadEnd>;

export type DeadEndName = keyof typeof deadEnds;

/** The buttons of the page. */
export function waysOn(name: DeadEndName, facts: Facts): Action[] {
  const { offers: wanted, otherwise }: DeadEnd = deadEnds[name];
  const found = wanted.map((offer) => offers[offer](facts)).filter((action) => action !== undefined && action !== '');
  const actions = found.length > 0 ? found : [certain[otherwise](facts)];
  return actions.filter(({ url }, index) => actions.findIndex((one) => one.url === url) === index);
}
