// The problems that a route of the JSON API may answer with, from what its entry says: for the OpenAPI document, and for the tests
// that hold every answer against it.
import type { ProblemCode } from '../../../problem.ts';
import { openToImpersonators } from './callers/impersonator.ts';
import { mindsIfMatch } from './headers/etag.ts';
import {
  type Access,
  isAboutUser,
  mistakeOf,
  passesOver,
  type Route,
  takesIdempotencyKey,
  takesMembers,
} from './route.ts';

/** Every code that a route may answer with, in the order of their numbers. */
export function problemsOf(route: Route): ProblemCode[] {
  const { access, path, query } = route;
  return [
    ...(readsJson(route) ? JSON_PROBLEMS : []),
    ...(readsJson(route) ? ([mistakeOf(route)] as const) : []),
    ...(route.takes === 'image' ? (['invalid_request', 'invalid_image'] as const) : []),
    ...(route.takes === 'lines' ? (['invalid_request', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(query || !passesOver(access) ? (['invalid_query'] as const) : []),
    ...(query && 'cursor' in query.shape ? (['invalid_cursor', 'list_too_slow', 'busy'] as const) : []),
    ...('public' in access ? [] : (['unauthorized', 'too_many_attempts'] as const)),
    ...('public' in access ? [] : (['invalid_token', 'invalid_dpop_proof'] as const)),
    ...('user' in access || 'signals' in access ? (['insufficient_scope'] as const) : []),
    ...('user' in access || 'signals' in access ? (['forbidden', 'network_not_allowed'] as const) : []),
    ...('permission' in access
      ? (['insufficient_scope', 'network_not_allowed', 'forbidden', 'developer_unverified'] as const)
      : []),
    ...('developer' in access
      ? (['insufficient_scope', 'network_not_allowed', 'forbidden', 'developer_unverified'] as const)
      : []),
    ...(isManagedByUsers(route) ? (['cannot_manage'] as const) : []),
    ...organizationProblems(access),
    ...(isAboutUser(route) || ('permission' in access && access.permission === 'auth:write')
      ? (['operator_protected'] as const)
      : []),
    ...(isClosedToActing(route) ? (['impersonated'] as const) : []),
    ...('member' in access
      ? (['insufficient_scope', 'network_not_allowed', 'forbidden', 'developer_unverified'] as const)
      : []),
    ...(path.includes(':') ? (['not_found'] as const) : []),
    ...(takesIdempotencyKey(route) ? IDEMPOTENCY_PROBLEMS : []),
    ...(mindsIfMatch(route) ? (['precondition_failed'] as const) : []),
    ...route.problems,
    'app_not_found',
    'method_not_allowed',
    'database_unavailable',
    'storage_full',
    'internal_error',
  ];
}

/** Also where no body is expected: one that has fields is refused. */
const readsJson = ({ body, takes, method, access }: Route): boolean =>
  body !== undefined || !(takes || method === 'GET' || passesOver(access));

const JSON_PROBLEMS = ['invalid_request', 'invalid_json', 'body_too_large', 'unsupported_media_type'] as const;

/** Of a call that selects an organization, or whose API key is bound to one. */
function organizationProblems(access: Access): ProblemCode[] {
  const awareness = 'permission' in access ? access.organization : undefined;
  return [
    'invalid_request',
    ...('permission' in access && awareness !== 'path' && awareness !== 'optional'
      ? (['organization_only'] as const)
      : []),
    ...(awareness === undefined || awareness === 'new'
      ? (['organization_unaware'] as const)
      : (['not_found'] as const)),
    ...(awareness === 'path' || awareness === 'path_app' ? (['organization_mismatch'] as const) : []),
  ];
}

/** Routes that change one user and may be called by another. */
const isManagedByUsers = (route: Pick<Route, 'method' | 'path' | 'access'>): boolean =>
  isAboutUser(route) && 'permission' in route.access && route.access.users === true;

/** Closed to a developer who acts as a user, and open to users. */
const isClosedToActing = ({ method, path, access }: Route): boolean =>
  !openToImpersonators.has(`${method} ${path}`) &&
  ('user' in access || ('permission' in access && (access.users || access.own_token || takesMembers(access))));

const IDEMPOTENCY_PROBLEMS = [
  ...(['invalid_idempotency_key', 'idempotency_in_flight', 'idempotency_key_reused'] as const),
];
