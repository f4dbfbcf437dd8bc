// oidc-provider renders a page of its own where a form sends itself on: an answer by form_post, signing out before
// somebody else signs in. It is in no language of the person's and of no use without script, so a screen takes its place.
import type { FormPost, KoaContextWithOIDC } from '../request/screens.ts';

/** Its markup is the library's (lib/response_modes/form_post.js); should that change, its page is shown as it is. */
const FORM = /<form method="post" action="(https?:[^"]*)">/;
const INPUT = /<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g;

export function readFormPost({ body, type }: KoaContextWithOIDC): FormPost | undefined {
  if (type !== 'text/html' || typeof body !== 'string') return undefined;
  const action = FORM.exec(body)?.[1];
  if (action === undefined || !body.includes('<title>Submitting Callback</title>')) return undefined;
  const fields = [...body.matchAll(INPUT)].map(([, name = '', value = '']) => [name, decode(value)]);
  return { action: decode(action), fields: Object.fromEntries(fields) };
}

const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

function decode(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => characters[entity] ?? entity);
}
