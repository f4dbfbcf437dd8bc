// Every account page with its locals, beside those of the screens (../../kit/render/views.ts).
import type { SentKind } from '../../../authentication/factors/sent.ts';
import type { EmailChangeRow, InvitationRow, PasskeyRow, PersonalTokenRow, UserRow } from '../../../database/schema.ts';
import type { WaitingInvitation } from '../../../invitations/waiting.ts';
import type { toDomainJson } from '../../../organizations/domains.ts';
import type { Joinable } from '../../../organizations/joining.ts';
import type { OrganizationMember } from '../../../organizations/members.ts';
import type { listOwnOrganizations } from '../../../organizations/membership.ts';
import type { Organization } from '../../../organizations/organizations.ts';
import type { SignInConnection } from '../../../organizations/sign-in-connection.ts';
import type { LinkedIdentity } from '../../../social/identities.ts';
import type { SignIn } from '../../../users/sign-ins.ts';
import type { VaultEntry } from '../../../users/vault.ts';
import type { KeyList } from '../../kit/forms/key-list.ts';
import type { PasskeyForm } from '../../kit/render/views.ts';
import type { ConnectedAppInWords } from '../apps.ts';
import type { Sent as SentForm } from '../organizations/page.ts';
import type { Section } from '../security.ts';
import type { EndedInWords, SessionInWords } from '../sessions.ts';
import type { TrustedDeviceInWords } from '../trusted-devices.ts';
import type { AskedProof } from './proof.ts';
import type { AccountLocals } from './render.ts';

type RoleBox = { name: string; description: string; checked: boolean };
type Option = { value: string; label: string };

declare module '../../kit/render/views.ts' {
  interface Views {
    'account/profile': AccountLocals & {
      user: UserRow;
      values: Record<string, string>;
      may_verify_phone: boolean;
      /** The button to verify it leads to the page that asks for a proof. */
      asks_proof: boolean;
      languages: Option[];
      language: string;
    };
    'account/phone': AccountLocals & {
      /** `none`: nothing to verify, or no way to. */
      state: 'verified' | 'unverified' | 'none';
      phone: string;
      is_sent: boolean;
    } & AskedProof;
    'account/access-tokens': AccountLocals & {
      tokens: PersonalTokenRow[];
      created: { name: string; token: string } | undefined;
    };
    'account/access-token-new': AccountLocals & {
      scopes: { scope: string; text: string }[];
      lifetimes: Option[];
      default_lifetime: string;
      /** Undefined for a developer who is no operator. */
      operator_days: number | undefined;
    } & AskedProof;
    'account/security': AccountLocals & {
      sections: (Pick<Section, 'id' | 'icon'> & { title: string; text: string; url: string; link: string })[];
    };
    'account/email': AccountLocals & {
      user: UserRow;
      /** The old address is asked, too. */
      old_agrees: boolean;
      /** The connection that binds the address, which then can't be changed. */
      bound: SignInConnection | undefined;
    } & AskedProof;
    'account/email-pending': AccountLocals & {
      change: EmailChangeRow;
      wants_code: boolean;
      /** The code is wanted in another session. */
      is_elsewhere: boolean;
      wants_old: boolean;
      /** What is entered here is the last thing that is missing. */
      completes: boolean;
      minutes: number;
    };
    'account/username': AccountLocals & AskedProof & { username: string | undefined };
    'account/password': AccountLocals & {
      email: string;
      has_password: boolean;
      min_length: number;
    } & AskedProof;
    'account/second-factor': AccountLocals & {
      apps: { id: string; name: string; created_at: Date; last_used_at: Date | null }[];
      may_add: boolean;
      /** A factor of any kind. */
      has_codes: boolean;
      devices: TrustedDeviceInWords[];
      codes_left: number;
    } & AskedProof;
    'account/factor-add': AccountLocals & AskedProof;
    'account/prove-factor': AccountLocals & {
      what: 'codes' | 'remove';
      title: string;
      about: string;
      /** The one to remove. */
      factor: string | undefined;
    } & AskedProof;
    'account/codes': AccountLocals & {
      kinds: { kind: SentKind; icon: string; is_on: boolean; title: string; text: string }[];
    };
    'account/codes-add': AccountLocals & {
      kind: SentKind;
      does: 'add' | 'remove';
      title: string;
      about: string;
      phone: string;
    } & AskedProof;
    'account/codes-confirm': AccountLocals & { kind: SentKind; title: string; minutes: number };
    'account/enrol-factor': AccountLocals & {
      enrolment: string;
      secret: string;
      uri: string;
      qr_image: string;
      /** A name to begin with, for an app that has to be told from others. */
      name: string | undefined;
    };
    'account/recovery-codes': AccountLocals & { codes: string[] | undefined };
    'account/passkeys': AccountLocals &
      AskedProof & {
        passkeys: PasskeyRow[];
        /** JSON for the browser: those that it need not forget. */
        accepted: string;
        may_add: boolean;
        offers_codes: boolean;
      };
    'account/passkey-add': AccountLocals & AskedProof & { passkey: PasskeyForm | undefined };
    'account/rename': AccountLocals & { page_path: string; field_name: string; id: string; name: string };
    'account/passkey-remove': AccountLocals & AskedProof & { passkey: PasskeyRow };
    'account/identities': AccountLocals & { identities: LinkedIdentity[] };
    'account/identity-remove': AccountLocals & AskedProof & { identity: LinkedIdentity };
    'account/sessions': AccountLocals & {
      sessions: SessionInWords[];
      others: number;
      /** Of the last week, if clients were told. */
      ended: EndedInWords[];
      /** The buttons lead to pages that ask for a proof. */
      asks_proof: boolean;
    };
    'account/session-disown': AccountLocals &
      AskedProof & {
        path: string;
        title: string;
        device: string;
        email: string;
        has_password: boolean;
        min_length: number;
      };
    'account/session-end': AccountLocals & AskedProof & { path: string; title: string };
    'account/history': AccountLocals & {
      sign_ins: (SignIn & { device: string })[];
      first_url: string | undefined;
      next_url: string | undefined;
    };
    'account/apps': AccountLocals & { apps: ConnectedAppInWords[] };
    'account/organizations': AccountLocals & {
      organizations: Awaited<ReturnType<typeof listOwnOrganizations>>;
      joinable: Joinable[];
      waiting: WaitingInvitation[];
      may_create: boolean;
    };
    'account/organization-new': AccountLocals;
    /** Each section but one's own membership is left out where the user's roles there don't reach. */
    'account/organization': AccountLocals & {
      sent: SentForm;
      organization: Organization;
      /** The user's own membership. */
      own: OrganizationMember;
      may_write: boolean;
      may_write_members: boolean;
      members: OrganizationMember[] | undefined;
      next_url: string | undefined;
      invitations: InvitationRow[] | undefined;
      domains: ReturnType<typeof toDomainJson>[] | undefined;
      connection_options: Option[] | undefined;
      may_write_keys: boolean;
      logo_url: string | null;
      accept: string;
      image_limits: { size: string; pixels: string };
      roles: RoleBox[];
    };
    'account/organization-keys': AccountLocals &
      KeyList & { organization: Organization; created: { name: string; key: string } | undefined };
    'account/organization-key-new': AccountLocals & {
      organization: Organization;
      scopes: { scope: string; text: string }[];
      lifetimes: Option[];
      default_lifetime: string;
    } & AskedProof;
    'account/organization-member': AccountLocals & {
      organization: Organization;
      member: OrganizationMember;
      roles: RoleBox[];
    };
    /** Asks before something that can't be undone; some of it needs a proof. */
    'account/confirm': Partial<AskedProof> &
      AccountLocals & {
        title: string;
        text: string;
        button: string;
        action: string;
        back_url: string;
        /** A choice that goes with it. */
        field?: { name: string; label: string; value: string; options: Option[] };
        harmless?: boolean;
      };
    'account/vault': AccountLocals & {
      /** `name`: the service with the label. */
      entries: (VaultEntry & { name: string })[];
      may_add: boolean;
    };
    'account/vault-change': AccountLocals & {
      does: 'store' | 'replace' | 'delete';
      path: string;
      title: string;
      text: string | undefined;
      button: string;
    } & AskedProof;
    'account/data': AccountLocals;
    'account/delete': AccountLocals & AskedProof & { email: string };
  }
}
