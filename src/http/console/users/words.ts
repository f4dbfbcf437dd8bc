// Words for what the pages of users list.
import type { Factor } from '../../../authentication/factors/kinds.ts';
import type { FactorKind, UserImportLineRow, UserImportRow } from '../../../database/schema.ts';
import type { InvitationState } from '../../../invitations/list.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { cleanName } from '../../kit/render/names.ts';

export const invitationStateWords: Record<InvitationState, string> = {
  open: 'console.invitation_state.open',
  accepted: 'console.invitation_state.accepted',
  revoked: 'console.invitation_state.revoked',
  expired: 'console.invitation_state.expired',
  void: 'console.invitation_state.void',
};

export const importStatusWords: Record<UserImportRow['status'], string> = {
  receiving: 'console.imports.receiving',
  running: 'console.imports.running',
  done: 'console.imports.done',
};

export const lineStatusWords: Record<UserImportLineRow['status'], string> = {
  waiting: 'console.imports.line_waiting',
  created: 'console.imports.line_created',
  exists: 'console.imports.line_exists',
  refused: 'console.imports.line_refused',
};

const factorWords: Record<FactorKind, string> = {
  totp: 'console.setting.mfa_methods_totp',
  passkey: 'console.setting.mfa_methods_passkey',
  email: 'console.setting.mfa_methods_email',
  sms: 'console.setting.mfa_methods_sms',
};

/** The kind, with the user's name for it. */
export function toFactorLabel(t: Translate, { kind, name }: Pick<Factor, 'kind' | 'name'>): string {
  const label = t(factorWords[kind]);
  return name ? t('console.user.factor_named', { kind: label, name: cleanName(name) }) : label;
}
