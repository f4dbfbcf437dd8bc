// What the App's decision hook said of a request to the token endpoint, in the answer. RFC 6749 §5.2 has no error for a refusal that
// leaves the grant as good as it was: with `invalid_grant` clients throw their refresh token away. RFC 8628 §3.5 registers
// `access_denied` for this endpoint.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { toMembers } from '../../hooks/sign-up.ts';
import { problems } from '../../problem.ts';
import type { RequestState } from '../storage/request-state.ts';
import { hookClaimsIn } from '../tokens/hook-claims.ts';

/** Returns whether the request ends with it. */
export function answerDecided(context: KoaContextWithOIDC, { decided, refusals }: RequestState): boolean {
  if (!decided || decided.state === 'allowed') return false;
  const [first] = refusals;
  const error = { error: first?.error, error_description: first?.description };
  context.type = 'json';
  if (decided.state === 'refused') {
    context.body = { ...error, ...toMembers(decided.message, decided.reason) };
    return true;
  }
  // Its developers see in the record of the request what was wrong.
  if (first) first.description = `${first.description} (${decided.detail})`;
  context.status = problems.hook_failed.status;
  context.set('Retry-After', String(decided.retryAfter));
  context.body = error;
  return true;
}

/** The claims of the access token, which no scope brings. */
export function addToUserinfo(context: KoaContextWithOIDC): void {
  const { body, status } = context;
  if (status !== 200 || typeof body !== 'object' || body === null) return;
  context.body = { ...body, ...hookClaimsIn(context.oidc.entities.AccessToken?.extra) };
}
