// What callers are told whose credentials don't do for a route, or are nobody's.
import type { Permission } from '../../../../apps/permissions.ts';
import { Problem } from '../../../../problem.ts';
import { type Caller, permissionsOf } from '../route.ts';

/** By what a route is for. */
export const takes = {
  backend: 'This needs an API key of the App, or an access token of a machine or of one of its developers',
  developer: 'This needs a personal access token, or an access token of the console for its own API',
  receiver: 'This needs an access token that a client with shared_signals got for itself',
} as const;

export const noSuchCredentials = () => new Problem('unauthorized', 'These credentials are unknown, revoked or expired');

export const lacksScope = (...scopes: Permission[]) =>
  new Problem('insufficient_scope', `This needs a personal access token with the scope ${scopes.join(' or ')}`);

export const hasOne = (caller: Caller, accepted: Permission[]): boolean => {
  const held = permissionsOf(caller);
  return accepted.some((one) => held.includes(one));
};
