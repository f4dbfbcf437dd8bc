// The credentials that a call of the JSON API presents.
import type { Presented } from '../../../../oidc/tokens/proof-of-possession.ts';
import { Problem } from '../../../../problem.ts';
import type { System } from '../../../../system.ts';
import type { Context } from '../../../kit/request/context.ts';

/** RFC 6750 §2.1, RFC 9449 §7.1; never from the query or a body (RFC 6750 §2.2 and §2.3 would leak it). */
export function readCredentials({ config }: System, ctx: Context): Presented {
  const [scheme = '', token, ...rest] = ctx.get('authorization').split(' ');
  const proof = ctx.get('dpop') || undefined;
  const named = rest.length === 0 && scheme.toLowerCase();
  if (token && named === 'bearer') return { scheme: 'Bearer', token, proof };
  if (token && named === 'dpop') {
    const url = `${ctx.state.app?.issuer ?? config.baseUrl}${ctx.path}`;
    return { scheme: 'DPoP', token, proof, method: ctx.method, url };
  }
  throw new Problem('unauthorized', 'Send the credentials as “Authorization: Bearer …”, or “DPoP …” with a proof');
}
