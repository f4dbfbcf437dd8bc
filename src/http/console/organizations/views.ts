// The pages of organizations with their locals, beside those of the rest of the console (../views.ts).
import type { InvitationRow } from '../../../database/schema.ts';
import type { InvitationState } from '../../../invitations/list.ts';
import type { toDomainJson } from '../../../organizations/domains.ts';
import type { OrganizationMember } from '../../../organizations/members.ts';
import type { Organization } from '../../../organizations/organizations.ts';
import type { OrganizationRole } from '../../../organizations/roles.ts';
import type { KeyList } from '../../kit/forms/key-list.ts';
import type { Form, List, Option, Sorted } from '../kit/locals.ts';
import type { AskedProof } from '../kit/proof.ts';
import type { ConsoleLocals } from '../kit/render.ts';
import type { PermissionBoxes } from '../users/permission-boxes.ts';
import type { OrganizationHead } from './head.ts';
import type { SentMany } from './invitations.ts';

type Tab = { url: string; label: string; current: boolean };
type RoleBox = { name: string; description: string; checked: boolean };
type Headed = { head: OrganizationHead };
type Inviting = Form & Headed & { max: number; roles: RoleBox[]; locales: Option[] };

declare module '../../kit/render/views.ts' {
  interface Views {
    'console/organizations': List &
      Sorted<'name' | 'created'> & {
        status: string | undefined;
        tabs: Tab[];
        organizations: (Organization & { status_label: string })[];
        filters: Tab[];
      };
    'console/organization-new': Form;
    'console/organization': List &
      Headed & {
        role: string | undefined;
        members: OrganizationMember[];
        max_users: number | undefined;
        filters: Tab[];
      };
    /** Adds a member, or changes the roles of one. */
    'console/organization-member': Form & Headed & { member: OrganizationMember | undefined; roles: RoleBox[] };
    'console/organization-invitations': Omit<List, 'q'> &
      Headed & {
        sent: SentMany | undefined;
        invitations: (InvitationRow & { state: InvitationState; state_label: string })[];
      };
    'console/organization-invite': Inviting;
    'console/organization-invite-many': Inviting;
    'console/organization-keys': ConsoleLocals &
      Headed &
      KeyList & { created: { name: string; key: string } | undefined };
    'console/organization-key-new': Form &
      Headed &
      AskedProof & { scopes: { scope: string; text: string }[]; lifetimes: Option[]; default_lifetime: string };
    'console/organization-settings': Form &
      Headed & {
        /** How many there are. */
        members: number;
        settings_json: string;
        upload_error: string | undefined;
        accept: string;
        image_limits: { size: string; pixels: string };
        settings_limits: { size: string; depth: number };
      };
    'console/organization-domains': Form & Headed & { domains: ReturnType<typeof toDomainJson>[] };
    'console/organization-roles': ConsoleLocals & { roles: OrganizationRole[]; tabs: Tab[] };
    'console/organization-role': Form & {
      role: OrganizationRole | undefined;
      /** What a built-in role always has. */
      own: string[];
      boxes: PermissionBoxes[];
    };
  }
}
