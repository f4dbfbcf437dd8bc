// Where receivers find the endpoints of an App's streams of security events (OpenID Shared Signals Framework 1.0 §7.2).
import type { App } from '../../apps/app.ts';
import type { AppContext } from '../kit/request/context.ts';
import { API_PREFIX, signalPaths } from '../kit/request/paths.ts';

export const SSF_CONFIGURATION = '/.well-known/ssf-configuration';

export function showSignalsConfiguration(ctx: AppContext): void {
  ctx.body = toConfiguration(ctx.state.app);
}

function toConfiguration({ issuer }: App) {
  const at = (path: string) => `${issuer}${API_PREFIX}${path}`;
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${issuer}/jwks`,
    delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    configuration_endpoint: at(signalPaths.streams),
    status_endpoint: at(signalPaths.status),
    add_subject_endpoint: at(signalPaths.add),
    remove_subject_endpoint: at(signalPaths.remove),
    verification_endpoint: at(signalPaths.verification),
    // §3.3: a receiver that passed over the session would end all of the user's.
    critical_subject_members: ['user', 'session'],
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  };
}
