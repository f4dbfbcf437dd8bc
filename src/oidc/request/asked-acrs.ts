// Which authentication context classes a request asks for: by `acr_values`, or by `claims` (OpenID Connect Core §3.1.2.1,
// §5.5.1.1).
import { asksForMultiFactor } from '../../authentication/assurance.ts';

type Params = { acr_values?: unknown; claims?: unknown } | undefined;

/** As the library reads them: `acr_values` stands before `claims`. */
export function askedAcrs(params: Params): unknown[] {
  const byValues = acrsOfValues(params);
  return byValues.length > 0 ? byValues : acrsOfClaims(params);
}

/** Whether either way asks for two factors and nothing less. */
export function wantsMultiFactor(params: Params): boolean {
  return asksForMultiFactor(acrsOfValues(params)) || asksForMultiFactor(acrsOfClaims(params));
}

function acrsOfValues(params: Params): unknown[] {
  return typeof params?.acr_values === 'string' ? params.acr_values.split(' ').filter(Boolean) : [];
}

/** The library has checked that it is JSON of the right form. */
function acrsOfClaims(params: Params): unknown[] {
  if (typeof params?.claims !== 'string') return [];
  const acr = JSON.parse(params.claims)?.id_token?.acr ?? {};
  return [acr.value, acr.values].flat().filter((one) => one !== undefined);
}
