// What factors of each kind keep sealed, for sealing it again under a new SECRET_KEY.
import { sealedColumn } from '../../database/sealed.ts';
import { placeOf as placeOfPhone } from './sent.ts';
import { placeOf as placeOfSecret } from './totp.ts';

export const sealedFactors = sealedColumn('factors', {
  column: 'secret_sealed',
  key: ['app_id', 'user_id', 'id'],
  reads: ['kind'],
  placeOf: ({ app_id, user_id, id, kind }) =>
    (kind === 'sms' ? placeOfPhone : placeOfSecret)({ id: app_id }, { id: user_id }, id),
  // Without the row, the password alone would open the account. With it, a passkey or a recovery code does.
  lost: {
    becomes: 'clear',
    words:
      'authenticator apps and numbers for SMS: their users sign in with a passkey or a recovery code, and set them up again',
  },
});
