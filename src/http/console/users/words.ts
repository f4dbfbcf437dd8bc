// Words for what the pages of users list.
import type { FactorKind } from '../../../database/schema.ts';
import type { InvitationState } from '../../../invitations/invitations.ts';

export const invitationStateWords: Record<InvitationState, string> = {
  open: 'console.invitation_state.open',
  accepted: 'console.invitation_state.accepted',
  revoked: 'console.invitation_state.revoked',
  expired: 'console.invitation_state.expired',
};

export const factorWords: Record<FactorKind, string> = {
  totp: 'console.setting.mfa_methods_totp',
  passkey: 'console.setting.mfa_methods_passkey',
  email: 'console.setting.mfa_methods_email',
  sms: 'console.setting.mfa_methods_sms',
};
