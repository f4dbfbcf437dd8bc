// A page behind the link of a mail, or one that the server prints. A GET only asks, because mail scanners open links;
// the POST of its form spends the link, and leads to a page that shows the result (outcome.ts).
import type { System } from '../../system.ts';
import type { DeadEndName } from '../kit/dead-ends/dead-ends.ts';
import type { Form } from '../kit/forms/forms.ts';
import { type Translate, translator } from '../kit/render/messages.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import type { NewLink } from './new-link.ts';
import type { Outcome } from './outcome.ts';

export type LinkVisit = { system: System; ctx: AppContext; token: string; csrf: string; action: string };

/** Both throw `invalid_one_time_token` for a link that isn't one, or no longer. */
export type LinkPage = {
  /** Below the issuer. */
  path: string;
  show(visit: LinkVisit): Promise<void>;
  /** The outcome, or undefined if it is answered: with the page again and what is wrong, or with the way on. */
  spend(visit: LinkVisit, form: Form): Promise<Outcome | undefined>;
  /** What its page offers once it no longer works. */
  deadEnd: DeadEndName;
  /** If its reader can ask for another one. */
  newLink?: NewLink;
};

export const wordsFor = ({ ctx }: LinkVisit): Translate => translator(localeOf(ctx, ctx.state.app), ctx.state.app);
