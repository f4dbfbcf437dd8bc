// Every page of the console with its locals, beside those of the screens (../views.ts).

import type { ClientSecret } from '../../apps/clients/secrets.ts';
import type { AppListing, Member } from '../../apps/members.ts';
import type { KnownPermission } from '../../apps/own-permissions.ts';
import type { Count } from '../../database/lists/counts.ts';
import type {
  ClientRow,
  ConnectionRow,
  InvitationRow,
  MemberInvitationRow,
  ResourceRow,
  UserRow,
} from '../../database/schema.ts';
import type { LastSeal } from '../../events/chain/unsealed.ts';
import type { InvitationState } from '../../invitations/list.ts';
import type { ConnectionUse } from '../../social/identities.ts';
import type { SpendingLimit } from '../../usage/spending-limits.ts';
import type { Group } from '../../users/permissions/groups.ts';
import type { Role } from '../../users/roles.ts';
import type { LogoutResult } from '../../users/sessions/receipts.ts';
import type { ShownButton } from '../kit/button/preview.ts';
import type { KeyList } from '../kit/forms/key-list.ts';
import type { KeyPage } from './apps/api-key.ts';
import type { ShownChange } from './apps/event-changes.ts';
import type { ShownFailed, ShownQueue, ShownRun } from './apps/jobs.ts';
import type { ShownMail } from './apps/mails.ts';
import type { FoundKind } from './apps/search.ts';
import type { ShownTestMessage } from './apps/test-inbox.ts';
import type { Audience } from './clients/audiences.ts';
import type { ClientHead } from './clients/client-head.ts';
import type { ShownReceiver } from './clients/client-page.ts';
import type { Usage } from './clients/client-usage.ts';
import type { ConnectionFailures, TestResult } from './clients/connections.ts';
import type { ShownLogo } from './clients/logo.ts';
import type { Start } from './clients/quick-start.ts';
import type { Box, ReachBoxes } from './clients/reach.ts';
import type { DescribedField } from './clients/resources.ts';
import type { ShownTemporaryUri } from './clients/temporary-uris.ts';
import type { Field, Form, List, Option, Sorted } from './kit/locals.ts';
import type { AskedProof } from './kit/proof.ts';
import type { QuickStartId } from './kit/quick-starts/frameworks.ts';
import type { toNewClient } from './kit/quick-starts/values.ts';
import type { ConsoleLocals, Mark } from './kit/render.ts';
import type { ShownEvent } from './kit/shown-event.ts';
import type { Snippet } from './kit/snippets.ts';
import type { ShownBilling } from './usage/billing.ts';
import type { Costs } from './usage/usage.ts';
import type { PermissionBoxes } from './users/permission-boxes.ts';
import type { Tab } from './users/rights-tabs.ts';
import type { UserPage } from './users/user-page.ts';

declare module '../kit/render/views.ts' {
  interface Views {
    'console/apps': ConsoleLocals & {
      q: string;
      after: string;
      /** Where a developer without a second factor sets one up. */
      protect_url: string | undefined;
      invited: { text: string; url: string }[];
      apps: (AppListing & { mark: Mark; role_label: string; status_label: string })[];
      first_url: string;
      next_url: string | undefined;
    };
    /** Asks before something that can't be undone; posts to its own address. */
    'console/confirm': Form & {
      title: string;
      text: string;
      button: string;
      back_url: string;
      warning?: string | undefined;
      details?: { label: string; text: string }[];
      field?: Field;
      harmless?: boolean;
    } & Partial<AskedProof>;
    'console/search': ConsoleLocals & { q: string; found: FoundKind[] };
    'console/billing-new': Form & { currencies: Option[]; first_day: string; period_start: string; period_end: string };
    'console/limit-new': Form & { currencies: Option[]; periods: Option[] };
    'console/limit': Form & { limit: SpendingLimit; name: string; title: string };
    'console/clients': List &
      Sorted<'name' | 'created'> & { clients: (ClientRow & { type_label: string; status_label: string })[] };
    'console/client-new': Form &
      AskedProof & {
        types: { value: string; name: string; text: string }[];
        /** What the form is filled in with. */
        client: ReturnType<typeof toNewClient> | undefined;
        framework: QuickStartId | undefined;
        frameworks: { name: string; url: string; current: boolean }[];
        audiences: Audience[];
        reach: ReachBoxes;
        permissions: Box[];
      };
    'console/client': Form &
      AskedProof & {
        client: ClientRow;
        head: ClientHead;
        /** Undefined for a client without a logo_uri. */
        logo: ShownLogo | undefined;
        logo_limits: { size: string; pixels: string };
        /** How it was last told of sessions that ended; undefined if it isn't told. */
        logouts: LogoutResult[] | undefined;
        /** Where its backend hears of its users. */
        receiver: ShownReceiver | undefined;
        /** Undefined for a machine. */
        temporary: ShownTemporaryUri[] | undefined;
        audiences: Audience[];
        reach: ReachBoxes;
        permissions: Box[];
        /** What deleting it ends. */
        ends: { delete: string };
        secrets: ClientSecret[];
        secret: string | undefined;
        made: boolean;
        error: string | undefined;
      };
    'console/temporary-uri-new': Form & { client: ClientRow; lifetimes: { value: string; label: string }[] };
    'console/client-usage': ConsoleLocals & { client: ClientRow; head: ClientHead } & Usage;
    'console/quick-start': ConsoleLocals & {
      client: ClientRow;
      head: ClientHead;
      tabs: { name: string; url: string; current: boolean }[];
      start: Start | undefined;
      native: Snippet | undefined;
      /** Of a client that was created just now; it stands in the files this once. */
      secret: string | undefined;
    };
    'console/button': ConsoleLocals & { name: string; shown: ShownButton; public_url: string };
    'console/api-keys': ConsoleLocals &
      KeyList & {
        sort: string | undefined;
        /** Undefined for a list that can't be sorted. */
        heads: Sorted<'name' | 'created' | 'used' | 'ends'>['heads'] | undefined;
        created: { name: string; key: string } | undefined;
        snippet: Snippet;
      };
    'console/api-key': Form & KeyPage;
    'console/api-key-new': Form &
      AskedProof & {
        of_console: boolean;
        scopes: { scope: string; text: string; checked: boolean }[];
        lifetimes: Option[];
        default_lifetime: string;
      };
    'console/user-new': Form & { has_usernames: boolean; password_min_length: number };
    'console/user-edit': Form & { user: UserRow; has_usernames: boolean };
    'console/user': ConsoleLocals & UserPage;
    'console/resources': ConsoleLocals & Sorted<'resource' | 'created'> & { resources: ResourceRow[] };
    'console/resource': Form & {
      resource: ResourceRow;
      scopes: string;
      /** The scopes in single languages. */
      described: DescribedField[];
      lifetimes: Option[];
      snippet: Snippet;
      /** Undefined for a role that sees no clients. */
      clients: { id: string; name: string; type_label: string }[] | undefined;
      has_more_clients: boolean;
    };
    'console/resource-form': Form & { scopes: string; described: DescribedField[]; lifetimes: Option[] };
    'console/events': List & {
      group: string | undefined;
      events: ShownEvent[];
      filters: { label: string; url: string; current: boolean }[];
      /** The stream that tells of new ones. */
      live_url: string | undefined;
      sealed: LastSeal | undefined;
      /** The filters of the address, kept by the search. */
      here: Record<string, string | undefined>;
      fields: Field[];
      organizations: Option[];
      chips: { text: string; url: string }[];
      all_url: string;
    };
    'console/event': ConsoleLocals & {
      event: ShownEvent;
      changes: ShownChange[];
      /** Where the other events of its actor are. */
      actor_url: string | undefined;
      /** What explains a failure. */
      why_url: string | undefined;
      user_agent: string | null;
      data: string | undefined;
      /** The record of the request. */
      request_url: string | undefined;
    };
    'console/mails': List & {
      /** There was a search, and this server finds no parts. */
      only_beginnings: boolean;
      state: string | undefined;
      mails: ShownMail[];
      filters: { label: string; url: string; current: boolean }[];
      tabs: Tab[];
    };
    'console/test-inbox': List & { address: string; messages: ShownTestMessage[]; tabs: Tab[] };
    'console/test-message': ConsoleLocals & { message: ShownTestMessage; all_url: string };
    'console/usage': ConsoleLocals & Costs;
    'console/billing': List & {
      status: string | undefined;
      csv_url: string;
      records: ShownBilling[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/members': ConsoleLocals &
      Sorted<'since' | 'member' | 'role'> & {
        roles: (Option & { text: string })[];
        members: (Member & { role_label: string })[];
        invitations: (MemberInvitationRow & { role_label: string; link: string | undefined })[];
      };
    'console/verify-email': Form & { email: string };
    'console/member-form': Form & AskedProof & { roles: (Option & { text: string })[]; member: Member | undefined };
    /** In a frame; `html_url` is the mail itself. */
    'console/server': Form & {
      sign_up: { value: string; is_fixed: boolean; options: Option[] };
      version: string;
      node: string;
      database: 'embedded' | 'postgresql';
      workers: number;
      apps: number;
      developers: Count;
      base_url: string;
      app_url: string | undefined;
      mail: boolean;
      sms: boolean;
      production: boolean;
    };
    'console/jobs': ConsoleLocals & {
      queues: ShownQueue[];
      failed: ShownFailed[];
      is_cut: boolean;
      runs: ShownRun[];
    };
    'console/connections': ConsoleLocals & { connections: (ConnectionRow & { kind_label: string })[] };
    'console/connection-new': ConsoleLocals & { choices: { kind: string; name: string }[] };
    'console/connection-form': Form & {
      connection: ConnectionRow | undefined;
      settings: { name: string; label: string; required: boolean; value: unknown }[];
      kind: string;
      kind_label: string;
      set_up_url: string | undefined;
      redirect_uri: string;
    };
    'console/connection': ConsoleLocals & {
      connection: ConnectionRow;
      settings: { label: string; value: string }[];
      found: TestResult | undefined;
      use: ConnectionUse;
      /** Of the last `days`; undefined for developers who don't see events. */
      failures: ConnectionFailures | undefined;
      days: number;
      kind_label: string;
      set_up_url: string | undefined;
      redirect_uri: string;
    };
    'console/invitations': List &
      Sorted<'sent'> & {
        /** There was a search, and this server finds no parts. */
        only_beginnings: boolean;
        state: InvitationState | undefined;
        invitations: (InvitationRow & {
          state: InvitationState;
          state_label: string;
          /** Of an invitation to an organization. */
          organization_name: string | undefined;
        })[];
        filters: { label: string; url: string; current: boolean }[];
      };
    'console/invitation-new': Form & {
      roles: { name: string; description: string }[];
      locales: Option[];
      arrivals: Option[];
    };
    'console/roles': ConsoleLocals & { roles: Role[]; fixed: boolean; tabs: Tab[] };
    'console/role-form': Form & { role: Role | undefined; boxes: PermissionBoxes[] };
    'console/groups': ConsoleLocals & { groups: Group[]; tabs: Tab[] };
    'console/group-form': Form & { group: Group | undefined; roles: (Role & { checked: boolean })[] };
    'console/permissions': ConsoleLocals & { permissions: (KnownPermission & { from: string })[]; tabs: Tab[] };
    'console/permission-form': Form & { permission: KnownPermission | undefined };
    'console/user-roles': Form & {
      user: UserRow;
      roles: (Role & { checked: boolean })[];
      groups: (Group & { checked: boolean })[];
    };
    'console/app-new': Form & { issuer_example: string };
  }
}
