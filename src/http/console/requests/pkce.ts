// The line that switches PKCE on, by library, for developers whose request lacks it. docs/clients.md has more of them.
import { type QuickStartId, quickStartOf } from '../kit/quick-starts/frameworks.ts';
import type { Snippet } from '../kit/snippets.ts';

type Line = { library: string; quick_start?: QuickStartId; code: string };

const lines: Line[] = [
  { library: 'openid-client', quick_start: 'express', code: "code_challenge, code_challenge_method: 'S256'" },
  { library: 'Auth.js', quick_start: 'nextjs', code: "checks: ['pkce', 'state']" },
  { library: 'Authlib', quick_start: 'flask', code: 'client_kwargs={"code_challenge_method": "S256"}' },
  { library: 'django-allauth', code: '"OAUTH_PKCE_ENABLED": True' },
  { library: 'golang.org/x/oauth2', quick_start: 'go', code: 'oauth2.S256ChallengeOption(verifier)' },
  { library: 'Spring Security', quick_start: 'spring', code: 'requireProofKey(true)' },
  { library: 'openidconnect', quick_start: 'rust', code: 'PkceCodeChallenge::new_random_sha256()' },
  { library: 'oauth2-proxy', code: '--code-challenge-method=S256' },
];

export const pkceSnippets = (): Snippet[] =>
  lines.map(({ library, quick_start, code }) => ({
    caption: quick_start ? `${quickStartOf(quick_start).name} (${library})` : library,
    code,
  }));
