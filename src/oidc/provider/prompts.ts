// The prompts of a request beside `login`: consent, the choice of an account, and signing up. Each says when it is due and
// what its screen is told.
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { ACCOUNT_CLIENT_ID, CLI_CLIENT_ID, CONSOLE_CLIENT_ID } from '../../apps/clients/built-in.ts';
import { isAssured } from '../../apps/clients/redirect-uri.ts';
import { readTokenRequest, TOKEN_REQUEST } from '../../apps/keys/token-requests.ts';
import { accessSchema, heldAccess, requestedAccess } from '../request/access.ts';
import { impersonationIn } from './impersonation.ts';

type Policy = interactionPolicy.DefaultPolicy;

const { Check, Prompt } = interactionPolicy;

/** The reason for asking if nothing new is requested, but any program could have sent the user here. */
export const UNASSURED_CLIENT = 'unassured_client';

/** The reason for asking if the client would open a session of its own without the user's doing (OWASP ASVS 7.6.2). */
export const NEW_SESSION = 'new_session';

/** The reason for asking if a developer acts as the user: clients of other companies would keep the user's data. */
const FOR_THE_USER_ALONE = 'for_the_user_alone';

/** The reason for asking each time: what was allowed before was another token. */
const ASKS_FOR_TOKEN = 'asks_for_token';

/** What the consent screen shows: everything that the client asks for, and what it has already. */
export const consentSchema = z.object({ requested: accessSchema, held: accessSchema });

/** Users are asked once about a third party's access, never about the App's own clients. */
export function refineConsent(policy: Policy): void {
  const consent = policy.get('consent');
  const asked = consent?.checks.get('consent_prompt');
  if (!consent || !asked) throw new Error('the library has no prompt “consent”');
  const isAsked = asked.check;
  // Libraries send `prompt=consent` to get a refresh token (OpenID Connect Core §11), not because there is a question.
  asked.check = (context) => (context.oidc.client?.first_party ? Check.NO_NEED_TO_PROMPT : isAsked(context));
  // The library asks at every request of a native client, and never for others (RFC 8252 §8.6).
  consent.checks.remove('native_client_prompt');
  for (const [reason, { description, isDue }] of Object.entries(confirmations)) {
    consent.checks.add(
      new Check(reason, description, 'interaction_required', (context) => isUnconfirmed(context) && isDue(context)),
    );
  }
  const reads = 'the developer has to read what the token may do';
  consent.checks.add(
    new Check(ASKS_FOR_TOKEN, reads, 'interaction_required', ({ oidc: { client, result } }) =>
      isCommandLine(client) && !result?.consent ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  consent.details = (context): z.infer<typeof consentSchema> => {
    const { Grant: grant } = context.oidc.entities;
    if (!grant) throw new Error('consent is asked for before there is a grant');
    return { requested: requestedAccess(context), held: heldAccess(grant) };
  };
}

const isCommandLine = (client: { clientId: string } | undefined): boolean => client?.clientId === CLI_CLIENT_ID;

/** The command line says which token it is for, so that the consent screen can. Throws InvalidRequest. */
export function requireTokenRequest(
  _context: KoaContextWithOIDC,
  value: unknown,
  client: { clientId: string } | undefined,
): void {
  if (!isCommandLine(client) || readTokenRequest(value)) return;
  throw new errors.InvalidRequest(`${TOKEN_REQUEST} must name scopes that a token can have, and its days`);
}

/** When a user who is signed in already has to press a button, although there is nothing new to allow. */
const confirmations: Record<string, { description: string; isDue(context: KoaContextWithOIDC): boolean }> = {
  [UNASSURED_CLIENT]: {
    description: 'the user has to confirm that they started this program',
    isDue: ({ oidc: { client, params } }) => {
      // Built-in clients lead to pages of this server, whatever its address is.
      if (!client || BUILT_IN.has(client.clientId)) return Check.NO_NEED_TO_PROMPT;
      const { applicationType: application_type, clientAuthMethod: token_endpoint_auth_method } = client;
      return !isAssured({ application_type, token_endpoint_auth_method }, String(params?.redirect_uri));
    },
  },
  [NEW_SESSION]: {
    description: 'the user has to confirm that a session is opened',
    // The account pages have no session beside the issuer's.
    isDue: ({ oidc: { client } }) => client?.clientId === CONSOLE_CLIENT_ID,
  },
  [FOR_THE_USER_ALONE]: {
    description: 'somebody acts as the user, and only the App’s own clients know them',
    isDue: (context) => impersonationIn(context) !== undefined && !context.oidc.client?.first_party,
  },
};

const BUILT_IN = new Set([CONSOLE_CLIENT_ID, ACCOUNT_CLIENT_ID]);

/** A user who signs in on our screens, or consents, within this request has seen which client is asking. */
const isUnconfirmed = ({ oidc: { result } }: KoaContextWithOIDC): boolean =>
  !result?.consent && (!result?.login || result.login.hinted === true);

/** OpenID Connect Core §3.1.2.1: the user is asked which account to go on with. Nobody is asked right after a sign-in. */
export function addAccountChoice(policy: Policy): void {
  const prompt = new Prompt({ name: 'select_account', requestable: true });
  const asked = prompt.checks.get('select_account_prompt');
  if (!asked) throw new Error('the library asks for no account');
  const isAsked = asked.check;
  asked.check = (context) => {
    const { session, result } = context.oidc;
    return session?.accountId && !result?.login ? isAsked(context) : Check.NO_NEED_TO_PROMPT;
  };
  policy.add(prompt, 0);
}

/** Initiating User Registration via OpenID Connect 1.0 §3: the user is led to the sign-up screen. */
export function addSignUp(policy: Policy): void {
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
}
