// What a page of the user's own is: one entry says where it lies, how it is shown and what its form does. The router
// (routes.ts) and its guards are made from these entries, so no page can forget one.
import { z } from 'zod';
import type { App } from '../../apps/apps.ts';
import type { UserRow } from '../../database/schema.ts';
import type { BrowserSession } from '../../oidc/provider/browser-session.ts';
import type { System } from '../../system.ts';
import type { FormState, Words } from '../kit/forms/form.ts';
import type { Locale, Translate } from '../kit/render/messages.ts';
import type { AppContext } from '../kit/request/context.ts';

export type { FormState };

/** Below an App's issuer. */
export const ACCOUNT_PATH = '/account';

/** A user who is signed in, at a page of its App. */
export type Visit = {
  system: System;
  ctx: AppContext;
  app: App;
  user: UserRow;
  session: BrowserSession;
  /** For the forms of the page. */
  csrf: string;
  locale: Locale;
  t: Translate;
  params: Record<string, string>;
};

export type Screen = {
  /** Below the issuer's /account; '' for the first page. */
  path: string;
  /** GET. After a POST that failed it gets the form's state. */
  show?: ((visit: Visit, form?: FormState) => Promise<void> | void) | undefined;
  /** POST; `fields` is all that the form may send. */
  act?: ((visit: Visit, input: never) => Promise<void> | void) | undefined;
  fields: z.ZodObject;
  words: Words;
  /** The page that people come back to after a sign-in, where it is another one. */
  page: string;
};

type Definition<Fields extends z.ZodObject> = Partial<Pick<Screen, 'show' | 'words' | 'page'>> & {
  path: string;
  act?: (visit: Visit, input: z.output<Fields>) => Promise<void> | void;
  fields?: Fields;
};

type NoFields = z.ZodObject<Record<never, never>, z.core.$strict>;

export function screen<Fields extends z.ZodObject = NoFields>(definition: Definition<Fields>): Screen {
  const { path } = definition;
  return { words: {}, fields: z.strictObject({}), page: path, ...definition } as unknown as Screen;
}
