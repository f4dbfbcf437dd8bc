// Events of users: the account, roles and groups, how users sign in, and imports.
import { z } from 'zod';
import { changed, fields, flag, id, internal, names, none, published, text, time, whole } from './kind.ts';

const roles = { roles: names };
const factor = { kind: text, factor: id, name: text.optional() };
const passkey = { passkey: id, name: text };
const entry = { vault_entry: id, service_name: text, status: text };
const method = text.describe('What was tried: `amr` values (RFC 8176), or the name of the method');

const impersonator = id.optional().describe('The developer who acted as the user in it (docs/impersonation.md)');
const told = names.optional().describe('The ids of the clients that are told by back-channel logout');

export const userEvents = {
  'user.created': published('A user was created.', {
    import_id: id.optional().describe('The import that created the user'),
  }),
  'user.updated': published('The profile or the metadata of a user changed.', { fields }),
  'user.deleted': published('A user was deleted.', none),
  'user.disabled': published('A user was disabled.', none),
  'user.enabled': published('A user was enabled.', none),
  'user.locked': published('The guesses at a user’s password or second factor are used up.', {
    guessed: z.enum(['password', 'second_factor']),
  }),
  'user.impersonated': published('A developer, who is the actor, began to act as a user.', {
    reason: text,
    until: time,
  }),
  'user.unlocked': published('A user may try to sign in again.', {
    by: z.enum(['link']).optional().describe('`link` if the user did it by the link from the mail'),
  }),
  'user.password_changed': published('A password was set, changed or removed.', {
    to: z.enum(['none']).optional().describe('`none` if the user has no password now'),
  }),
  'user.email_looked_up': internal('The address of a user was looked up by phone number.', none),
  'user.email_change_begun': published('A user asked for another address.', none),
  'user.email_changed': published('The address of a user changed.', none),
  'user.email_change_undone': published('The change of an address was undone.', none),
  'user.username_changed': published('The username changed.', none),
  'user.roles_changed': published('The roles of a user changed; `roles` are those that the user has now.', {
    ...roles,
    ...changed,
  }),
  'user.groups_changed': published('The groups of a user changed; `groups` are those that the user has now.', {
    groups: names,
    ...changed,
  }),
  'users.import_begun': published('A file of users was taken in.', {
    import_id: id,
    lines: whole,
  }),
  'users.imported': published('An import of users is done.', {
    import_id: id,
    created: whole,
    existing: whole,
    refused: whole,
  }),
  'users.exported': published('All users were exported.', none),
  'role.created': published('A role was created.', { role: text, permissions: names }),
  'role.updated': published('A role changed.', {
    role: text,
    permissions: names.optional(),
    ...changed,
  }),
  'role.deleted': published('A role was deleted.', { role: text }),
  'group.created': published('A group was created.', { group: text, ...roles }),
  'group.updated': published('A group changed; `roles` if they were set.', {
    group: text,
    roles: names.optional(),
    ...changed,
  }),
  'group.deleted': published('A group was deleted.', { group: text }),
  'permission.created': published('A permission of the App’s own was created.', { permission: text }),
  'permission.updated': published('A permission of the App’s own changed.', { permission: text, ...changed }),
  'permission.deleted': published('A permission of the App’s own was deleted; `roles` lost it.', {
    permission: text,
    ...roles,
  }),
  'invitation.created': published('A user was invited.', {
    invitation_id: id,
    roles: names.describe('In the organization, if the invitation is to one'),
    organization_id: id.optional(),
  }),
  'invitation.resent': published('An invitation was sent again.', { invitation_id: id }),
  'invitation.revoked': published('An invitation was revoked.', { invitation_id: id }),
  'invitation.accepted': published('An invitation was accepted.', {
    invitation_id: id,
    organization_id: id.optional(),
  }),
  'session.disowned': published('A user said that a session was somebody else’s.', none),
  'session.ended': published(
    'A user signed out, or a session expired of which clients were told, or in which a developer acted as the user.',
    {
      expired: flag.optional().describe('Nobody ended it: its time was over'),
      impersonator,
      told,
    },
  ),
  'session.revoked': published('A session was ended from elsewhere.', {
    others: whole.optional().describe('How many sessions ended, if all others of the user did'),
    impersonator,
    told,
  }),
  'sign_in.succeeded': published('A user signed in.', {
    method: text.describe('The `amr` values of the sign-in (RFC 8176), separated by spaces'),
  }),
  'sign_in.failed': internal(
    'A password, passkey, second factor or the answer of a provider was wrong.',
    {
      method,
      factor: text.optional().describe('The kind of the second factor'),
      connection: text.optional(),
      code: text.optional().describe('The code of the problem at a connection'),
      reason: text.optional(),
    },
    { result: 'refused' },
  ),
  'sign_in.locked': internal('The attempts at a user are used up.', { method }, { result: 'refused' }),
  'sign_in.code_required': internal('The password was right after too many wrong ones; a code was mailed.', none),
  'identity.linked': published('An account at a provider was linked to a user.', { connection: text }),
  'identity.unlinked': published('The link to an account at a provider was removed.', { connection: text }),
  'factor.enrolled': published('A second factor was set up.', factor),
  'factor.updated': published('A second factor was renamed.', factor),
  'factor.removed': published('A second factor was removed.', factor),
  'factors.reset': published('All second factors of a user were removed.', { kinds: names }),
  'passkey.added': published('A passkey was added.', passkey),
  'passkey.updated': published('A passkey was renamed.', passkey),
  'passkey.removed': published('A passkey was removed.', passkey),
  'passkey.refused': published(
    'A passkey was refused, because its counter shows a copy.',
    {
      passkey: id,
      counter: whole,
      last: whole.describe('The counter of the use before'),
    },
    { result: 'refused' },
  ),
  'recovery_code.used': published('A recovery code was used.', { left: whole }),
  'recovery_codes.regenerated': published('A user got new recovery codes.', none),
  'trusted_device.added': published('A user trusted a browser.', { days: whole }),
  'trusted_device.removed': published('The trust in browsers ended.', { count: whole }),
  'vault_entry.created': published('A user’s key for another service was stored.', entry),
  'vault_entry.read': internal('A user’s key for another service was read, by the user or the App’s backend.', entry),
  'vault_entry.rotated': published('A user’s key for another service was replaced by another one.', entry),
  'vault_entry.updated': published('The label or status of a user’s key for another service changed.', entry),
  'vault_entry.deleted': published('A user’s key for another service was deleted.', entry),
};
