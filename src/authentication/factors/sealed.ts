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
});
