// Every page of the console with its locals, beside those of the screens (../views.ts).

import type { ClientSecret } from '../../apps/clients/secrets.ts';
import type { AppListing, Member } from '../../apps/members.ts';
import type { PublicSigningKey } from '../../apps/signing-keys.ts';
import type {
  ApiKeyRow,
  ClientRow,
  ConnectionRow,
  InvitationRow,
  MemberInvitationRow,
  PasskeyRow,
  ResourceRow,
  UserRow,
} from '../../database/schema.ts';
import type { SignInDay } from '../../events/figures.ts';
import type { InvitationState } from '../../invitations/invitations.ts';
import type { Role } from '../../users/roles.ts';
import type { Session } from '../../users/sessions.ts';
import type { ShownButton } from '../kit/button/preview.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import type { KeyState } from './apps/api-keys.ts';
import type { Refusal, ShownEvent } from './apps/events.ts';
import type { ShownMail } from './apps/mails.ts';
import type { Figures, HealthRow, ShownFailure, ShownMethod } from './apps/overview-used.ts';
import type { FoundKind } from './apps/search.ts';
import type { Audience } from './clients/audiences.ts';
import type { ClientHead } from './clients/client-head.ts';
import type { Usage } from './clients/client-usage.ts';
import type { TestResult } from './clients/connections.ts';
import type { Start } from './clients/quick-start.ts';
import type { Box, ReachBoxes } from './clients/reach.ts';
import type { toNewClient } from './kit/quick-starts/values.ts';
import type { Fix } from './kit/redirect-uri.ts';
import type { ConsoleLocals } from './kit/render.ts';
import type { Snippet, toAppSnippets } from './kit/snippets.ts';
import type { ImageRow } from './settings/images.ts';
import type { Preview } from './settings/preview.ts';
import type { SettingControl } from './settings/setting-kinds.ts';
import type { Deed, Left } from './users/selected.ts';
import type { ShownWay } from './users/user-ways.ts';

type Option = { value: string; label: string };
/** For parts/field: any attribute of an input. */
type Field = { name: string; type?: string; label: string; options?: Option[] } & Record<string, unknown>;
type List = ConsoleLocals & { q: string; cursor: string; first_url: string; next_url: string | undefined };
type Form = ConsoleLocals & { form?: FormState | undefined };

declare module '../kit/render/views.ts' {
  interface Views {
    'console/apps': ConsoleLocals & {
      q: string;
      after: string;
      /** Where a developer without a second factor sets one up. */
      protect_url: string | undefined;
      invited: { text: string; url: string }[];
      apps: (AppListing & { role_label: string; status_label: string })[];
      first_url: string;
      next_url: string | undefined;
    };
    'console/overview': ConsoleLocals & {
      discovery_url: string;
      /** One that signs users in. */
      client: ClientRow | undefined;
      frameworks: { name: string; url: string }[];
      snippets: ReturnType<typeof toAppSnippets>;
      next: { url: string; label: string; text: string; icon: string }[];
    };
    'console/overview-used': ConsoleLocals & {
      figures: Figures;
      days: SignInDay[];
      /** The top of the chart's axis. */
      most: number;
      methods: ShownMethod[];
      failing: ShownFailure[];
      health: HealthRow[];
      events: ShownEvent[] | undefined;
    };
    /** Asks before something that can't be undone; posts to its own address. */
    'console/confirm': Form & {
      title: string;
      text: string;
      button: string;
      back_url: string;
      details?: { label: string; text: string }[];
      field?: Field;
      harmless?: boolean;
    };
    'console/search': ConsoleLocals & { q: string; found: FoundKind[] };
    'console/clients': List & { clients: (ClientRow & { type_label: string; status_label: string })[] };
    'console/client-new': Form & {
      types: { value: string; name: string; text: string }[];
      /** What the form is filled in with. */
      client: ReturnType<typeof toNewClient> | undefined;
      frameworks: { name: string; url: string; current: boolean }[];
      audiences: Audience[];
      reach: ReachBoxes;
      permissions: Box[];
    };
    'console/client': Form & {
      client: ClientRow;
      head: ClientHead;
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
    'console/client-usage': ConsoleLocals & { client: ClientRow; head: ClientHead } & Usage;
    'console/quick-start': ConsoleLocals & {
      client: ClientRow;
      head: ClientHead;
      tabs: { name: string; url: string; current: boolean }[];
      start: Start | undefined;
      native: Snippet | undefined;
    };
    'console/button': ConsoleLocals & { name: string; shown: ShownButton; public_url: string };
    'console/api-keys': ConsoleLocals & {
      keys: (ApiKeyRow & { state: KeyState })[];
      created: { name: string; key: string } | undefined;
      snippet: Snippet;
    };
    'console/api-key-new': Form & {
      of_console: boolean;
      scopes: { scope: string; text: string; checked: boolean }[];
      lifetimes: Option[];
      default_lifetime: string;
    };
    'console/users': List & {
      status: string | undefined;
      users: (UserRow & { status_label: string })[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/users-selected': ConsoleLocals & {
      deed: Deed;
      users: UserRow[];
      left: Left[];
      title: string;
      text: string;
      button: string;
      back_url: string;
    };
    'console/user-new': Form & { has_usernames: boolean; password_min_length: number };
    'console/user-edit': Form & { user: UserRow; has_usernames: boolean };
    'console/user': ConsoleLocals & {
      user: UserRow;
      ways: ShownWay[];
      passkeys: PasskeyRow[];
      roles: string[];
      has_own_roles: boolean;
      sessions: (Session & { device: string })[];
      history: { at: Date; ip: string | null; text: string; device: string }[];
    };
    'console/recover': {
      action: string;
      csrf: string;
      token: string;
      email: string;
      password_min_length: number;
      errors: Record<string, string> | undefined;
    };
    'console/resources': ConsoleLocals & { resources: ResourceRow[] };
    'console/resource': Form & {
      resource: ResourceRow;
      scopes: string;
      lifetimes: Option[];
      snippet: Snippet;
      /** Undefined for a role that sees no clients. */
      clients: { id: string; name: string; type_label: string }[] | undefined;
      has_more_clients: boolean;
    };
    'console/resource-form': Form & { scopes: string; lifetimes: Option[] };
    'console/events': List & {
      group: string | undefined;
      events: ShownEvent[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/event': ConsoleLocals & {
      event: ShownEvent;
      user_agent: string | null;
      refusal: Refusal | undefined;
      data: string | undefined;
      fix: Fix | undefined;
    };
    'console/mails': List & {
      state: string | undefined;
      mails: ShownMail[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/members': ConsoleLocals & {
      members: (Member & { role_label: string })[];
      invitations: (MemberInvitationRow & { role_label: string; link: string | undefined })[];
    };
    'console/verify-email': Form & { email: string };
    'console/member-form': Form & { roles: (Option & { text: string })[]; member: Member | undefined };
    'console/settings': Form & {
      path: string;
      title: string;
      is_general: boolean;
      preview: Preview | undefined;
      sections: {
        id: string;
        title: string | undefined;
        text: string | undefined;
        more: { url: string; label: string } | undefined;
        controls: SettingControl[];
      }[];
    };
    'console/branding': Form & {
      preview: Preview;
      images: ImageRow[];
      /** `size` in KiB. */
      limits: { size: number; pixels: number };
      /** The types that the browser offers to choose. */
      accept: string;
      upload_error: string | undefined;
    };
    'console/screens': Form & { preview: Preview };
    /** In a frame; `html_url` is the mail itself. */
    'console/preview-mail': { subject: string; text: string; html_url: string };
    'console/signing-keys': ConsoleLocals & { keys: (PublicSigningKey & { state_label: string })[]; jwks_url: string };
    'console/danger': ConsoleLocals & { is_console: boolean };
    'console/server': Form & {
      sign_up: { value: string; is_fixed: boolean; options: Option[] };
      version: string;
      node: string;
      database: 'embedded' | 'postgresql';
      workers: number;
      apps: number;
      developers: number;
      base_url: string;
      app_url: string | undefined;
      mail: boolean;
      sms: boolean;
      production: boolean;
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
      kind_label: string;
      set_up_url: string | undefined;
      redirect_uri: string;
    };
    'console/invitations': List & {
      state: InvitationState | undefined;
      invitations: (InvitationRow & { state: InvitationState; state_label: string })[];
      filters: { label: string; url: string; current: boolean }[];
    };
    'console/invitation-new': Form & {
      roles: { name: string; description: string }[];
      locales: Option[];
      arrivals: Option[];
    };
    'console/roles': ConsoleLocals & { roles: Role[]; fixed: boolean };
    'console/role-form': Form & { role: Role | undefined };
    'console/user-roles': Form & { user: UserRow; roles: (Role & { checked: boolean })[] };
    'console/app-new': Form & { issuer_example: string };
  }
}
