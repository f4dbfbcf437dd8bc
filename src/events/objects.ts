// The thing that an event is about: its kind, id and name, as far as the event itself tells them. The name is the one that the
// thing had, so that what is deleted still has one. People are named by their id alone: their names must not outlive them here.
import { entryOf } from '../tables.ts';
import type { Event } from './catalogue.ts';
import type { EventRow } from './list.ts';

export type EventObject = { kind: string; id: string | null; name: string | null };

/** What of an event tells of its object. */
type Told = Pick<EventRow, 'event' | 'app_id' | 'user_id' | 'client_id' | 'data'>;

type NounOf<Name extends Event> = Name extends `${infer Noun}.${string}` ? Noun : never;

/** Null for an event that is about no thing, such as a refused request. */
export function objectOf(row: Told): EventObject | null {
  const noun = row.event.slice(0, row.event.indexOf('.'));
  return entryOf<(row: Told) => EventObject | null>(objects, noun)(row);
}

const nothing = () => null;

/** Kind, and the members of `data` that hold id and name. */
const inData =
  (kind: string, id: string, name?: string) =>
  ({ data }: Told): EventObject => ({
    kind,
    id: toText(data[id]),
    name: name === undefined ? null : toText(data[name]),
  });

const app = ({ app_id, data }: Told): EventObject => ({
  ...{ kind: 'app', id: toText(data.app_id) ?? app_id, name: toText(data.name) },
});
const user = ({ user_id }: Told): EventObject | null =>
  user_id === null ? null : { kind: 'user', id: user_id, name: null };
const client = ({ client_id, data }: Told): EventObject | null =>
  client_id === null ? null : { kind: 'client', id: client_id, name: toText(data.client_name) ?? toText(data.name) };
const domain = inData('organization_domain', 'domain', 'domain');

const toText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** By the first part of the event's name. */
const objects: Record<NounOf<Event>, (row: Told) => EventObject | null> = {
  access: nothing,
  api_key: (row) => (row.event === 'api_key.refused' ? null : inData('api_key', 'id', 'name')(row)),
  app,
  authorization: client,
  billing_record: inData('billing_record', 'billing_record'),
  captcha: nothing,
  client,
  client_secret: client,
  clock: nothing,
  secret_key: nothing,
  code: nothing,
  configuration: app,
  connection: inData('connection', 'slug', 'slug'),
  consent: client,
  dpop_proof: client,
  events: app,
  event_stream: inData('event_stream', 'id', 'name'),
  factor: user,
  factors: user,
  form: nothing,
  grant: client,
  group: inData('group', 'group', 'group'),
  hook: inData('hook', 'moment', 'moment'),
  identity: user,
  input: nothing,
  invitation: inData('invitation', 'invitation_id'),
  job: inData('job', 'job_id', 'queue'),
  limit: nothing,
  mail: inData('mail', 'mail_id', 'kind'),
  member: (row) =>
    row.data.developer_id === undefined
      ? inData('member_invitation', 'invitation_id')(row)
      : inData('member', 'developer_id')(row),
  operator: user,
  organization: inData('organization', 'organization_id', 'name'),
  organization_domain: domain,
  organization_member: user,
  organization_role: inData('organization_role', 'role', 'role'),
  passkey: user,
  permission: inData('permission', 'permission', 'permission'),
  personal_token: inData('personal_token', 'id', 'name'),
  recovery_code: user,
  recovery_codes: user,
  refresh_token: client,
  resource: inData('resource', 'identifier', 'identifier'),
  role: inData('role', 'role', 'role'),
  session: user,
  sign_in: user,
  sign_up: nothing,
  temporary_redirect_uri: client,
  test_inbox: app,
  signal_stream: inData('signal_stream', 'id'),
  signing_keys: app,
  spending_limit: inData('spending_limit', 'spending_limit'),
  trusted_device: user,
  usage: inData('spending_limit', 'spending_limit'),
  user,
  users: app,
  vault_entry: user,
  webhook_endpoint: inData('webhook_endpoint', 'id', 'origin'),
  webhook_listener: app,
};
