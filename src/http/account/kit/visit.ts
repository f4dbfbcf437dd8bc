// A visit to the user's own pages: whose it is is found by guard.ts.
import type { App } from '../../../apps/app.ts';
import type { UserRow } from '../../../database/schema.ts';
import type { BrowserSession } from '../../../oidc/provider/browser-session.ts';
import type { System } from '../../../system.ts';
import type { Locale, Translate } from '../../kit/render/messages.ts';
import type { AppContext } from '../../kit/request/context.ts';

/** A user who is signed in, at a page of its App. */
export type Visit = {
  system: System;
  ctx: AppContext;
  app: App;
  user: UserRow;
  session: BrowserSession;
  /** The user belongs to organizations, is invited to one, or may join or create one. */
  has_organizations: boolean;
  /** For the forms of the page. */
  csrf: string;
  locale: Locale;
  t: Translate;
  params: Record<string, string>;
};
