// `gatehouse login`, `whoami`, `logout`: a developer's own access to a server elsewhere, with a personal access token.
import { hostname } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { DEFAULT_TOKEN_DAYS, defaultDays, MAX_OPERATOR_DAYS, MAX_TOKEN_DAYS } from '../apps/keys/personal-tokens.ts';
import { type Permission, tokenScopes } from '../apps/permissions.ts';
import { MAX_NAME } from '../limits/names.ts';
import { type Answer, type CommandGroup, flag, optional, Refusal, required, toText, WRONG_USAGE } from './command.ts';
import { credentialsFile, forgetSignedIn, getSignedIn, keepSignedIn } from './remote/credentials.ts';
import { defaultScopes } from './remote/needs.ts';
import { askServer, toServer } from './remote/server-api.ts';
import { signInWithBrowser } from './remote/sign-in.ts';

/** Stands for the scopes that the commands need (remote/needs.ts); others have to be named. */
const DEFAULT = 'default';

const serverOption = () => optional('--server <url>', 'the server (default: the one that you signed in to last)');

export const loginCommands: CommandGroup = {
  at: 'server',
  commands: [
    {
      name: 'login',
      summary: 'Sign in to a server with your browser, and keep a personal access token',
      options: [
        required('--server <url>', 'its address, BASE_URL'),
        optional(
          '--scopes <scopes>',
          `what the token may do, with commas between (default: “${DEFAULT}”, which is what plan, apply, pull and listen need: ${defaultScopes.join(', ')})`,
        ).argParser(toScopes),
        optional('--expires-in-days <days>', `at most ${MAX_TOKEN_DAYS} (default: ${DEFAULT_TOKEN_DAYS})`).argParser(
          toDays,
        ),
        flag('--operator', 'with your powers as an operator, for a day'),
        flag('--no-browser', 'print the address, and open no browser'),
        optional('--port <port>', 'where the browser comes back to on this machine (default: any)').argParser(toPort),
      ],
      run: login,
    },
    { name: 'whoami', summary: 'Tell who you are at a server', options: [serverOption()], run: whoami },
    { name: 'logout', summary: 'Revoke the token, and forget it', options: [serverOption()], run: logout },
  ],
};

type Login = {
  server: string;
  scopes?: Permission[];
  expiresInDays?: number;
  operator?: boolean;
  browser: boolean;
  port?: number;
};

async function login(options: Login): Promise<Answer> {
  const { operator = false } = options;
  if (operator && (options.expiresInDays ?? 0) > MAX_OPERATOR_DAYS)
    throw new Refusal('With --operator the token ends after a day.', WRONG_USAGE);
  const server = toServer(options.server);
  const answer = z.object({ issuer: z.url(), client_id: z.string() });
  const place = await askServer({ server, path: '/command-line', answer });
  toServer(place.issuer);
  const token_request = {
    scopes: options.scopes ?? defaultScopes,
    expires_in_days: options.expiresInDays ?? defaultDays({ operator }),
    operator,
  };
  const how = { browser: options.browser, port: options.port ?? 0 };
  const fresh = await signInWithBrowser({ ...place, token_request }, how);
  const made = await askServer({
    ...{ server, path: '/access-tokens', method: 'POST', token: fresh },
    body: { name: `Command line on ${hostname()}`.slice(0, MAX_NAME), ...token_request },
    answer: z.object({ access_token: z.string(), id: z.string(), expires_at: z.string(), scopes: z.array(z.string()) }),
  });
  const { access_token: token, id: token_id, expires_at, scopes } = made;
  const { email } = await askServer({ server, path: '/developer', token, answer: developer });
  keepSignedIn(server, { token, token_id, email, expires_at });
  const facts = { server, email, expires_at, scopes: scopes.join(' '), file: credentialsFile() };
  return { json: { ...facts, scopes }, text: toText('You are signed in.', facts) };
}

const developer = z.object({
  email: z.string(),
  operator: z.boolean(),
  token: z.object({ scopes: z.array(z.string()), expires_at: z.string() }),
});

async function whoami(options: { server?: string }): Promise<Answer> {
  const { server, token } = getSignedIn(options.server && toServer(options.server));
  const answer = await askServer({ server, path: '/developer', token, answer: developer });
  const { email, operator } = answer;
  const { scopes, expires_at } = answer.token;
  return {
    json: { server, email, operator, scopes, expires_at },
    text: toText(email, { server, operator: operator ? 'yes' : 'no', scopes: scopes.join(' '), expires: expires_at }),
  };
}

/** A token that the server no longer knows is forgotten, too. */
async function logout(options: { server?: string }): Promise<Answer> {
  const { server, token, token_id } = getSignedIn(options.server && toServer(options.server));
  const revoked = await askServer({
    ...{ server, path: `/access-tokens/${token_id}`, method: 'DELETE', token },
    answer: z.undefined(),
  }).then(
    () => true,
    () => false,
  );
  forgetSignedIn(server);
  const headline = revoked ? 'You are signed out.' : 'The token is forgotten here, but the server did not revoke it.';
  return { json: { server, revoked }, text: toText(headline, { server }), failed: !revoked };
}

function toScopes(text: string): Permission[] {
  const words = text.split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) throw new InvalidArgumentError('Name at least one scope.');
  const scopes = words.flatMap((word) => {
    if (word === DEFAULT) return defaultScopes;
    const known = tokenScopes.find((scope) => scope === word);
    if (known) return [known];
    throw new InvalidArgumentError(`“${word}” is no scope of a token; choose from ${tokenScopes.join(', ')}.`);
  });
  return [...new Set(scopes)];
}

function toDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_TOKEN_DAYS)
    throw new InvalidArgumentError(`It must be a number of days from 1 to ${MAX_TOKEN_DAYS}.`);
  return days;
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be a port.');
  return port;
}
