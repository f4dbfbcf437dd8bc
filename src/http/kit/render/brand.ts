// The look of a page: an App's, or the server's own.

export type Brand = {
  name: string;
  logo_url?: string | undefined;
  /** In its place where the browser prefers dark pages. */
  logo_dark_url?: string | undefined;
  favicon_url?: string | undefined;
  /** Sets --brand, --on-brand, --brand-text and --brand-soft on :root. */
  stylesheet_url?: string | undefined;
  slug?: string | undefined;
  /** A test App, which its pages say. */
  test?: boolean;
  privacy_url?: string | undefined;
  terms_url?: string | undefined;
};

/** The server's own look, for pages that belong to no App. */
export const gatehouseBrand: Brand = { name: 'Gatehouse' };

/** For a developer who acts as a user: who acts as whom, until when, and the form that ends it. */
export type Banner = { user: string; developer: string; until: string; end_url: string };
