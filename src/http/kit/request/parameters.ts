// The parts of a path that vary, by their names in the routes: what can't be one names nothing, and is no question to the
// database.
import { z } from 'zod';
import { PERMISSION_NAME } from '../../../apps/own-permissions.ts';
import { moments } from '../../../hooks/hooks.ts';
import { isId } from '../../../ids.ts';
import { ROLE_NAME } from '../../../users/roles.ts';

const rowId = z.uuid().refine(isId);

export const parameters = {
  id: rowId.describe('The id'),
  client_id: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .meta({ description: 'client_id of the application', examples: ['0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214'] }),
  secret_id: rowId.describe('Id of the secret'),
  uri_id: rowId.describe('Id of the temporary redirect URI'),
  stream_id: rowId.describe('Id of the stream'),
  factor_id: rowId.describe('Id of the second factor'),
  passkey_id: rowId.describe('Id of the passkey'),
  identity_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .meta({ description: 'Id of the account at a provider', examples: ['q1NoX0mUyJmR2cR0m4bqQw'] }),
  entry_id: rowId.describe('Id of the entry in the vault'),
  delivery_id: rowId.describe('Id of the delivery, which is that of its event'),
  developer_id: rowId.describe('Id of the developer, a user of the console'),
  uid: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .meta({ description: 'uid of the session', examples: ['Vb0jVIH1Sd2Yw1VnJfOm8w'] }),
  slug: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,49}$/)
    .meta({ description: 'The App’s slug', examples: ['alices-blog'] }),
  name: z
    .string()
    .regex(ROLE_NAME, 'must be lower case letters, digits, hyphens and underscores, a letter first')
    .meta({ description: 'Name of the role', examples: ['staff'] }),
  permission: z
    .string()
    .regex(PERMISSION_NAME, 'must be up to three words of lower case letters, digits, - and _, joined by colons')
    .meta({ description: 'Name of the permission', examples: ['orders:refund'] }),
  organization: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,49}$/)
    .meta({ description: 'Id or slug of the organization', examples: ['acme'] }),
  moment: z.enum(moments).describe('When a decision hook is asked'),
  domain: z
    .string()
    .regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,10}$/)
    .meta({ description: 'The domain, in lower-case ASCII', examples: ['acme.example'] }),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(?:-(?:[A-Z]{2}|\d{3}))?$/)
    .meta({ description: 'A language, or a region of one', examples: ['de', 'de-AT'] }),
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_.]{0,99}$/)
    .meta({ description: 'Key of the message', examples: ['sign_in.title'] }),
};

export type Parameter = keyof typeof parameters;

export const isParameter = (name: string): name is Parameter => Object.hasOwn(parameters, name);

export const areParameters = (given: Record<string, string>): boolean =>
  Object.entries(given).every(([name, value]) => isParameter(name) && parameters[name].safeParse(value).success);
