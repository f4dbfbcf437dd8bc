// Events of an App itself: its settings, keys, members, and the developers of the server.
import { z } from 'zod';
import { changed, fields, flag, id, internal, names, none, published, text, time, whole } from './kind.ts';

const settings = z.record(text, z.unknown());
const developer = { developer_id: id };
const role = z.enum(['owner', 'admin', 'viewer']);
const key = { id, name: text };
/** A whole address may hold a secret (a path or a token of a chat service), and other endpoints hear of the event. */
const webhook = { id, origin: text };

/** As of a webhook endpoint, the origin alone. */
const hook = { moment: z.enum(['before_sign_up', 'before_tokens']), origin: text };

const stream = { ...key, origin: text };

const jobs = {
  queue: text,
  count: whole,
  job_id: id.optional().describe('Of a single one'),
};

export const appEvents = {
  'app.created': internal('An App was created.', {
    slug: text,
    name: text,
    test: z.literal(true).optional().describe('It is a test App'),
  }),
  'test_inbox.emptied': internal('The messages of the test inbox were deleted.', { count: whole }),
  'app.updated': published('The name, status, settings, branding, texts or pictures of the App changed.', {
    name: text.optional(),
    status: z.enum(['active', 'suspended']).optional(),
    settings: settings.optional().describe('The settings that were set, by name'),
    branding: settings.optional(),
    images: z.record(text, text.nullable()).optional().describe('The hash of each picture that was set, or null'),
    text: z
      .strictObject({ locale: text, key: text, text: text.nullable() })
      .optional()
      .describe('A text of the App’s own; null if it was removed'),
    ...changed,
  }),
  'app.deletion_scheduled': published('An owner deleted the App: it is suspended until it is purged.', {
    purge_at: time,
  }),
  'app.exported': published('An export of the whole App into a sealed file was started, on the server.', {
    keys: flag.describe('Whether its signing keys are in the file'),
  }),
  'app.imported': internal('The App was created from a file of another server.', {
    slug: text,
    from: text.describe('Its issuer there'),
    users: whole,
  }),
  'app.restored': published('An owner restored the App before it was purged.', none),
  'app.deleted': internal('An App is gone for good, in the log of the console’s App.', {
    app_id: id,
    slug: text,
    name: text,
  }),
  'api_key.created': published('An API key was created.', {
    ...key,
    scopes: names,
    organization_id: id.optional(),
  }),
  'api_key.revoked': published('An API key was revoked.', key),
  'api_key.rotated': published('An API key was rotated.', {
    ...key,
    new_id: id.describe('The id of the new key'),
    overlap_hours: z.number().describe('How long both work'),
  }),
  'api_key.updated': published('The name or the networks of an API key were changed.', {
    ...key,
    allowed_networks: names,
    ...changed,
  }),
  'webhook_endpoint.created': published('A webhook endpoint was created.', webhook),
  'webhook_endpoint.updated': published('A webhook endpoint changed.', { ...webhook, fields, ...changed }),
  'webhook_endpoint.secret_rotated': published('A webhook endpoint got a new secret.', {
    ...webhook,
    overlap_hours: z.number().describe('How long the one before signs, too'),
  }),
  'webhook_endpoint.disabled': published('A webhook endpoint was switched off by the server.', {
    ...webhook,
    because: z.enum(['failing', 'gone']).describe('It failed for days, or answered 410'),
  }),
  'webhook_endpoint.deleted': published('A webhook endpoint was deleted.', webhook),
  'hook.created': published('A decision hook was created.', hook),
  'hook.updated': published('A decision hook changed.', { ...hook, fields, ...changed }),
  'hook.secret_rotated': published('A decision hook got a new secret.', {
    ...hook,
    overlap_hours: z.number().describe('How long the one before signs, too'),
  }),
  'hook.deleted': published('A decision hook was deleted.', hook),
  'hook.suspended': published('A decision hook failed several times in a row: a node asks it no more for a while.', {
    ...hook,
    because: text.describe('How it failed the last time'),
    on_failure: z.enum(['refuse', 'continue']).describe('What becomes of requests meanwhile'),
  }),
  'hook.recovered': published('A decision hook that was suspended answers a node again.', hook),
  'webhook_listener.started': internal('A developer began to have events forwarded to their own machine.', {
    events: names,
  }),
  'events.exported': published('The audit log was exported.', none),
  'events.erased': published('The personal part of events about a user was erased.', { count: whole }),
  'events.expired': published('Events were deleted after their time.', {
    count: whole,
    through_seal: whole.describe(
      'The last seal of the audit log whose events are deleted; so are those of all before it',
    ),
  }),
  'event_stream.created': published('A stream of events to another system was created.', stream),
  'event_stream.updated': published('A stream of events changed.', { ...stream, ...changed }),
  'event_stream.disabled': published('A stream of events was switched off by the server: it failed for days.', stream),
  'event_stream.deleted': published('A stream of events was deleted.', stream),
  'clock.strayed': internal('The clock of a node differs from the database’s.', {
    skew_seconds: z.number(),
    host: text,
    pid: whole,
  }),
  'clock.corrected': internal('The clock of a node agrees with the database’s again.', {
    skew_seconds: z.number(),
    host: text,
    pid: whole,
  }),
  'configuration.applied': published('A configuration was applied as a whole; its changes have events of their own.', {
    create: whole,
    change: whole,
    delete: whole,
  }),
  'signing_keys.rotated': published('The signing keys were rotated.', {
    current: names.describe('The ids of the keys that sign from now on'),
    emergency: flag.describe('Whether the old keys stopped working at once'),
  }),
  'connection.created': published('A connection was created.', { slug: text, kind: text }),
  'connection.updated': published('A connection changed.', { slug: text, fields, ...changed }),
  'connection.deleted': published('A connection was deleted.', { slug: text }),
  'member.invited': published('A developer was invited to the App.', { invitation_id: id, role }),
  'member.invitation_revoked': published('The invitation of a developer was revoked.', { invitation_id: id }),
  'member.added': published('A developer became a member of the App.', { ...developer, role }),
  'member.updated': published('The role of a member of the App changed.', {
    ...developer,
    role,
    ...changed,
  }),
  'member.removed': published('A member of the App was removed.', developer),
  'job.retried': internal('An operator put failed jobs back into their queue, in the log of the console’s App.', jobs),
  'job.deleted': internal('An operator deleted failed jobs, in the log of the console’s App.', jobs),
  'mail.sent_again': internal('A mail or SMS that could not be sent is tried again, because somebody asked for it.', {
    mail_id: id,
    kind: text,
  }),
  'webhook_endpoint.replayed': internal('Deliveries that did not arrive at a webhook endpoint were sent again.', {
    ...webhook,
    count: whole,
    delivery_id: id.optional().describe('Of a single one'),
    since: time.optional().describe('If all since then were sent again'),
  }),
  'operator.created': internal('A developer became an operator.', none),
  'secret_key.lost': internal(
    'An operator gave up what only a lost SECRET_KEY opens, in the log of the console’s App.',
    {
      values: whole.describe('How many sealed values were deleted or replaced'),
      columns: names.describe('Where they were'),
      audit_keys: names.describe('The ids of the audit keys that count on the operator’s word from now on'),
    },
  ),
  'operator.recovery_issued': internal('A link was issued that lets an operator in again.', none),
  'personal_token.created': internal('A developer created a personal access token.', {
    ...key,
    scopes: names,
    operator: flag.describe('Whether it may do what only operators may'),
    expires_at: time,
  }),
  'personal_token.revoked': internal(
    'A personal access token was revoked: by its developer, with a new password, or because the developer was disabled.',
    key,
  ),
};
