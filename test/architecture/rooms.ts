// The rooms of the house, from the ground up: each file of src/ stands in the first whose pattern fits its path, and may
// import its own room and those before it. What is wanted from a later room is handed down as a value, or moves.

export type Room = { name: string; paths: RegExp };

const room = (name: string, paths: RegExp): Room => ({ name, paths });

/** A folder and what lies in it. */
const folder = (path: string) => room(path, new RegExp(`^${path}/`));

export const rooms: Room[] = [
  room(
    'base',
    /^((clock|config|end-with-parent|environment|ids|log|outbound|problem|secrets|tables)\.ts$|(config|metrics|tracing)\/)/,
  ),
  folder('language'),
  folder('database'),
  room('queue', /^queue(\.ts$|\/)/),
  room('core', /^core\.ts$/),
  room('writing into the outbox', /^deliveries\/outbox\.ts$/),
  folder('events'),
  folder('limits'),
  folder('apps/settings'),
  room('images', /^apps\/images\/(?!images\.ts)/),
  room('the App', /^apps\/(app|changes|issuer|per-app|permissions|slug)\.ts$/),
  room('job', /^job\.ts$/),
  folder('operations'),
  folder('deliveries'),
  room('resources', /^apps\/(own-permissions|resources)\.ts$/),
  room('operators', /^apps\/operators\.ts$/),
  folder('apps/clients'),
  folder('apps'),
  folder('signatures'),
  folder('diagnosis'),
  folder('users'),
  folder('mail'),
  folder('organizations'),
  folder('registry'),
  folder('hooks'),
  folder('usage'),
  folder('authentication/one-time'),
  folder('authentication/password'),
  room('what every proof is measured by', /^authentication\/(assurance|last-way-in)\.ts$/),
  room('authentication/factors', /^authentication\/factors\/[^/]+$/),
  folder('authentication/factors/passkeys'),
  folder('authentication/verification'),
  folder('authentication/sign-in'),
  room('authentication/reauthentication', /^authentication\/reauthentication\.ts$/),
  room('authentication/lasting-access', /^authentication\/lasting-access\.ts$/),
  folder('authentication/addresses'),
  folder('invitations'),
  folder('webhooks'),
  folder('event-streams'),
  folder('signals'),
  folder('authentication/ways'),
  folder('imports'),
  folder('social'),
  folder('configuration'),
  folder('moves'),
  folder('captcha'),
  folder('privacy'),
  room('system', /^(clock-watch|system)\.ts$/),
  folder('oidc/request'),
  folder('oidc/storage'),
  folder('oidc/tokens'),
  folder('oidc/endpoints'),
  folder('oidc/provider'),
  folder('http/assets'),
  room('http/kit/request', /^http\/kit\/request\//),
  folder('http/kit'),
  folder('http/mail'),
  folder('http/oidc'),
  folder('http/screens'),
  folder('http/front'),
  folder('http/docs'),
  folder('http/links'),
  folder('http/connect'),
  folder('http/account'),
  folder('http/console/kit'),
  room('areas of the console', /^http\/console\/[^/]+\//),
  folder('http/console'),
  folder('http/api/kit'),
  room('callers of the API', /^http\/api\/(auth|me|manage|organizations)\//),
  folder('http/api'),
  folder('http/ops'),
  room('doors', /^http\/doors\.ts$/),
  folder('jobs'),
  room('server', /^(first-start|server)\.ts$/),
  folder('demo'),
  room('main, cli', /^((main|serve|cli)\.ts$|cli\/)/),
];

/** -1 for a file that stands in none. */
export const roomOf = (path: string): number => rooms.findIndex(({ paths }) => paths.test(path));

/** Rooms side by side: what two of them share stands before both. */
export const neighbours: [parent: string, names: string[]][] = [
  ['http', ['front', 'docs', 'screens', 'links', 'connect', 'account', 'console', 'api', 'ops']],
  ['http/console', ['apps', 'clients', 'settings', 'sign-in', 'streams', 'usage', 'users', 'webhooks']],
  ['http/api', ['auth', 'manage', 'me', 'organizations']],
];
