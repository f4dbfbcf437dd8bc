// What a client may do for a user, in words: on the consent screen, and on the user's own page of connected applications.
import type { App } from '../../apps/app.ts';
import type { TokenRequest } from '../../apps/keys/token-requests.ts';
import type { Permission } from '../../apps/permissions.ts';
import { knownResources } from '../../apps/resources.ts';
import type { ResourceScope } from '../../database/schema.ts';
import type { Language } from '../../language/catalogues.ts';
import type { Access } from '../../oidc/request/access.ts';
import type { System } from '../../system.ts';
import { claimsByScope } from '../../users/claims.ts';
import { createFormat } from './render/format.ts';
import { type Locale, languageOf, scopeText, type Translate, translator } from './render/messages.ts';

/** `is_new`: the client did not have it before. `kind` says what `name` is the name of. */
export type GrantInWords = { kind?: 'scope' | 'claim'; name: string; description: string; is_new?: boolean };

export type AccessInWords = {
  grants: GrantInWords[];
  resources: { identifier?: string; name: string; grants: GrantInWords[] }[];
  /** Undefined for access that ends with the user's session; otherwise how long it may go on without the user. */
  lasts?: string | undefined;
  /** The personal access token that the command line asks for. */
  token?: TokenInWords | undefined;
};

/** `lasts`: how long it works. `operator`: it has the developer's powers as an operator. */
type TokenInWords = { grants: GrantInWords[]; lasts: string; operator: boolean };

/** `openid` is part of every request, and `offline_access` is shown as a duration. */
const UNSAID = new Set(['openid', 'offline_access']);

const NOTHING: Access = { scopes: [], claims: [], resources: {} };

export function describeToken({ scopes, expires_in_days, operator }: TokenRequest, locale: Locale): TokenInWords {
  const t = translator(locale);
  return {
    grants: scopes.map((name) => ({ name, description: t(tokenScopeWord(name)) })),
    lasts: t('console.tokens.days', { count: expires_in_days }),
    operator,
  };
}

/** The one that a token has only to give it to API keys has words of its own. */
export const tokenScopeWord = (scope: Permission): string =>
  scope === 'auth:write' ? 'console.tokens.auth_write' : `console.permission.${scope.replace(':', '_')}`;

/** `held` is what the client had before: everything else is marked as new. */
export async function describeAccess(
  system: System,
  app: App,
  access: Access,
  { locale, held }: { locale: Locale; held?: Access },
): Promise<AccessInWords> {
  const t = translator(locale, app);
  const before = held ?? NOTHING;
  const isKnown = before.scopes.length > 0;
  const mark = (name: string, had: string[] = []) => isKnown && !had.includes(name);
  const seconds = app.settings.refresh_token_max_seconds;
  return {
    grants: [
      ...describeScopes(access, t).map((one) => ({ ...one, is_new: mark(one.name, before.scopes) })),
      ...describeClaims(access, t).map((one) => ({
        ...one,
        is_new: mark(one.name, [...before.claims, ...claimsOf(before.scopes)]),
      })),
    ],
    resources: await describeResources(system, app, access, {
      locale,
      isNew: (identifier, name) => mark(name, before.resources[identifier]),
    }),
    lasts: access.scopes.includes('offline_access') ? createFormat(locale).duration(seconds) : undefined,
  };
}

function describeScopes({ scopes }: Access, t: Translate): GrantInWords[] {
  return scopes
    .filter((scope) => !UNSAID.has(scope))
    .map((scope) => ({ kind: 'scope', name: scope, description: scopeText(t, scope) ?? scope }));
}

/** Claims that no scope includes are named one by one. */
function describeClaims({ scopes, claims }: Access, t: Translate): GrantInWords[] {
  const covered = new Set(claimsOf(scopes));
  return claims
    .filter((claim) => !covered.has(claim))
    .map((claim) => ({ kind: 'claim', name: claim, description: t(`claim.${claim}`) }));
}

function claimsOf(scopes: string[]): string[] {
  const byScope = new Map<string, readonly string[]>(Object.entries(claimsByScope));
  return scopes.flatMap((scope) => byScope.get(scope) ?? []);
}

async function describeResources(
  system: System,
  app: App,
  { resources }: Access,
  { locale, isNew }: { locale: Locale; isNew: (identifier: string, name: string) => boolean },
): Promise<AccessInWords['resources']> {
  const known = await knownResources(system.db, app);
  return Object.entries(resources).flatMap(([identifier, names]) => {
    const resource = known.find((one) => one.identifier === identifier);
    if (!resource || names.length === 0) return [];
    const grants = names.map((name) => ({
      kind: 'scope' as const,
      name,
      description: describeOwn(resource.scopes, name, languageOf(locale)),
      is_new: isNew(identifier, name),
    }));
    return [{ identifier, name: resource.name, grants }];
  });
}

/** In the reader's language, or as it is for everybody, or by its name. */
function describeOwn(scopes: ResourceScope[], name: string, language: Language): string {
  const scope = scopes.find((one) => one.name === name);
  return scope?.descriptions?.[language] || scope?.description || name;
}
