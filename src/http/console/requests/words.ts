// Words of the pages of requests: keys of the catalogue of messages, by what the record has.
import type { CheckName, CheckState, Outcome, RequestKind } from '../../../diagnosis/kinds.ts';
import type { Done } from '../kit/notices.ts';
import type { FixName } from './fixes.ts';

export const kindWords: Record<RequestKind, string> = {
  authorization: 'console.requests.kind.authorization',
  resumption: 'console.requests.kind.resumption',
  authorization_code: 'console.requests.kind.authorization_code',
  refresh_token: 'console.requests.kind.refresh_token',
  client_credentials: 'console.requests.kind.client_credentials',
  token: 'console.requests.kind.token',
  introspection: 'console.requests.kind.introspection',
  revocation: 'console.requests.kind.revocation',
  userinfo: 'console.requests.kind.userinfo',
  sign_in: 'console.requests.kind.sign_in',
};

/** Where a request of the kind goes; that of a sign-in is among what it sent. */
export const paths: Record<RequestKind, string> = {
  authorization: '/authorize',
  resumption: '/authorize/…',
  authorization_code: '/token',
  refresh_token: '/token',
  client_credentials: '/token',
  token: '/token',
  introspection: '/introspect',
  revocation: '/revoke',
  userinfo: '/userinfo',
  sign_in: '/api/v1/auth/…',
};

export const outcomes: Record<Outcome, { label: string; tone: 'success' | 'warning' | 'danger' | '' }> = {
  passed: { label: 'console.requests.outcome.passed', tone: 'success' },
  asked: { label: 'console.requests.outcome.asked', tone: '' },
  refused: { label: 'console.requests.outcome.refused', tone: 'danger' },
  failed: { label: 'console.requests.outcome.failed', tone: 'danger' },
};

export const states: Record<CheckState, { label: string; icon?: string; tone?: 'success' | 'warning' | 'danger' }> = {
  passed: { label: 'console.requests.state.passed', icon: 'check', tone: 'success' },
  failed: { label: 'console.requests.state.failed', icon: 'x', tone: 'danger' },
  asked: { label: 'console.requests.state.asked', icon: 'log-in', tone: 'warning' },
  not_reached: { label: 'console.requests.state.not_reached' },
};

export const checkWord = (name: CheckName) => `console.requests.check.${name}`;

/** What a developer does about it. */
export const UNFIT_REDIRECT_URI = 'console.requests.unfit_redirect_uri';
export const todoWord = (name: CheckName) => `console.requests.todo.${name}`;

type FixWords = Record<'title' | 'text' | 'offer' | 'button', string> & {
  /** A warning about a side effect of the change. */
  warning?: string;
  done: Done;
};

const fixWord = (name: string, done: Done): FixWords => ({
  title: `console.fix.${name}.title`,
  text: `console.fix.${name}.text`,
  offer: `console.fix.${name}.offer`,
  button: `console.fix.${name}.button`,
  done,
});

export const fixWords: Record<FixName, FixWords> = {
  'temporary-redirect-uri': fixWord('temporary', 'temporary_uri_renewed'),
  'redirect-uri': fixWord('redirect_uri', 'redirect_uri_added'),
  client: fixWord('client', 'client_enabled'),
  scope: fixWord('scope', 'saved'),
  resource: fixWord('resource', 'saved'),
  secret: { ...fixWord('secret', 'secret_shown'), warning: 'console.fix.secret.warning' },
  machine: fixWord('machine', 'client_made'),
  web: fixWord('web', 'client_made'),
};
