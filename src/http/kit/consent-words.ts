// Scopes and resources in words, for the consent screen and for the user's own page of connected applications.
import type { App } from '../../apps/app.ts';
import { knownResources } from '../../apps/resources.ts';
import type { System } from '../../system.ts';
import { type Locale, translator } from './render/messages.ts';

/** `openid` is how a client asks at all, and offline_access has a line of its own. */
const UNSAID = new Set(['openid', 'offline_access']);

export function describeScopes(scopes: string[], locale: Locale) {
  const t = translator(locale);
  return scopes.filter((scope) => !UNSAID.has(scope)).map((scope) => ({ scope, description: t(`scope.${scope}`) }));
}

/** `asked`: the names of scopes by the identifier of their resource. */
export async function describeResources(system: System, app: App, asked: Record<string, string[]>) {
  const known = await knownResources(system.db, app);
  return Object.entries(asked).flatMap(([identifier, names]) => {
    const resource = known.find((one) => one.identifier === identifier);
    if (!resource) return [];
    const scopes = names.map((name) => ({
      scope: name,
      description: resource.scopes.find((one) => one.name === name)?.description || name,
    }));
    return [{ name: resource.name, scopes }];
  });
}
