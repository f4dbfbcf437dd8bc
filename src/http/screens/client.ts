// The client and the account of a request, for the screens of users who are signed in already.
import { DEMO_SLUG } from '../../apps/app.ts';
import { clientLogoUrlOf } from '../../apps/clients/logo.ts';
import { NEW_SESSION, UNASSURED_CLIENT } from '../../oidc/provider/prompts.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { OnDevice } from '../kit/render/views.ts';
import { clientIdOf, type Visit } from './visit.ts';

type ClientVisit = Pick<Visit, 'ctx' | 'protocol' | 'interaction'>;

export async function findClientOf({ ctx, protocol, interaction }: ClientVisit) {
  const client = await protocol.provider.Client.find(clientIdOf({ interaction }));
  if (!client) throw new Problem('not_found', 'The application that sent you here is gone');
  const redirect = redirectOf(interaction.params);
  return {
    name: client.clientName ?? client.clientId,
    logo_url: clientLogoUrlOf(ctx.state.app, { id: client.clientId, hash: toText(client.logo_hash) }),
    host: redirect.host || redirect.protocol.slice(0, -1),
    uri: client.clientUri,
    policy_uri: client.policyUri,
    tos_uri: client.tosUri,
    first_party: client.first_party === true,
  };
}

const toText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Whether the answer goes to a program on the user's device, by a loopback address or its own scheme (RFC 8252 §7). */
function isOnDevice({ params }: Interaction): boolean {
  const { protocol, hostname } = redirectOf(params);
  return !/^https?:$/.test(protocol) || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/**
 * Any program on the user's device could use the client's name. The page warns of that, but of the App's own programs and
 * the demo's it only says where they run.
 */
export function onDeviceOf(
  { config }: System,
  { ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>,
  client: { first_party: boolean },
): OnDevice | undefined {
  if (!isOnDevice(interaction)) return undefined;
  const isDemo = config.demo && ctx.state.app.slug === DEMO_SLUG;
  return client.first_party || isDemo ? 'known' : 'unknown';
}

const redirectOf = ({ redirect_uri }: Interaction['params']) => new URL(String(redirect_uri));

/** The account of the session. */
export function accountOf({ session }: Interaction): string {
  if (!session) throw new Error('nobody is signed in');
  return session.accountId;
}

/** Whether the client asks for nothing beyond what it may do already. */
export const onlyConfirms = ({ prompt: { name, reasons } }: Interaction): boolean =>
  name === 'consent' && reasons.every((reason) => reason === UNASSURED_CLIENT || reason === NEW_SESSION);

/** Whether any program on the device could have sent the user here. */
export const isUnassured = ({ prompt: { reasons } }: Interaction): boolean => reasons.includes(UNASSURED_CLIENT);
