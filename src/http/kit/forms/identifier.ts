// The field for what a user signs in by: its label and the keyboard that a phone shows follow from the App's identifiers.
import type { App } from '../../../apps/app.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf } from '../../../tables.ts';
import type { IdentifierKind } from '../../../users/identifiers.ts';
import type { Translate } from '../render/messages.ts';
import type { IdentifierField } from '../render/views.ts';
import type { Form } from './forms.ts';
import type { Words } from './words.ts';

/** In the order of the labels' names. */
const kinds: IdentifierKind[] = ['email', 'username', 'phone'];

/** For a sign-in. */
export function identifierField({ settings }: App, t: Translate): IdentifierField {
  return toField(settings.identifiers, t);
}

/** For a mail: an address is always taken. */
export function addresseeField({ settings }: App, t: Translate): IdentifierField {
  return toField(['email', ...settings.identifiers], t);
}

/** Whether users are named by their address and nothing else. */
export const takesOnlyAddresses = ({ settings }: App): boolean =>
  settings.identifiers.every((kind) => kind === 'email');

/** Of a form that asks for a password. */
export const credentialWords = (app: App): Words =>
  takesOnlyAddresses(app) ? {} : { invalid_credentials: 'field.credentials_identifier' };

/** Both of a form that asks for a password. Throws `invalid_body` naming each that is empty. */
export function readCredentials({ email = '', password = '' }: Form): { email: string; password: string } {
  const empty = Object.entries({ email: email.trim(), password }).filter(([, typed]) => typed === '');
  if (empty.length === 0) return { email, password };
  const fields = Object.fromEntries(empty.map(([name]) => [name, 'field.required']));
  throw new Problem('invalid_body', undefined, { fields });
}

/** Of a form that asks to whom a mail should be sent. */
export const addresseeWords = (app: App): Words =>
  takesOnlyAddresses(app) ? {} : { invalid_email: 'field.identifier_invalid' };

function toField(taken: IdentifierKind[], t: Translate): IdentifierField {
  const present = kinds.filter((kind) => taken.includes(kind));
  const [first = 'email', ...others] = present;
  const name = present.join('_');
  const label = t(isKeyOf(labels, name) ? labels[name] : labels.email);
  if (others.length > 0) return { label, type: 'text', inputmode: first === 'email' ? 'email' : 'text' };
  return { label, ...singles[first] };
}

const labels = {
  email: 'identifier.email',
  username: 'identifier.username',
  phone: 'identifier.phone',
  email_username: 'identifier.email_username',
  email_phone: 'identifier.email_phone',
  username_phone: 'identifier.username_phone',
  email_username_phone: 'identifier.email_username_phone',
} as const;

const singles: Record<IdentifierKind, Omit<IdentifierField, 'label'>> = {
  email: { type: 'email' },
  username: { type: 'text', inputmode: 'text' },
  phone: { type: 'tel' },
};
