// What the protocol has to show people. The pages are http/'s; the protocol only says when.
import type { Interaction, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';

export type { Interaction, KoaContextWithOIDC };

export type Screens = {
  /** Languages of the pages, as in BCP 47. */
  locales: readonly string[];
  error(
    app: App,
    context: KoaContextWithOIDC,
    failure: { out: { error: string; error_description?: string }; error: Error },
  ): Promise<void> | void;
  signOut(app: App, context: KoaContextWithOIDC, form: string): Promise<void> | void;
  signedOut(app: App, context: KoaContextWithOIDC): Promise<void> | void;
  /** A form that goes on by itself: an answer to a client, or to a page of the protocol's own. */
  formPost(app: App, context: KoaContextWithOIDC, form: FormPost): Promise<void> | void;
  /** Where the browser goes for sign-in and consent: a path below the issuer's. */
  interactionUrl(app: App, context: KoaContextWithOIDC, interaction: Interaction): string;
};
export type FormPost = { action: string; fields: Record<string, string> };
