// The enrolment of an authenticator app, as the API gives it.
import type { TotpEnrolment } from '../../../authentication/factors/totp.ts';
import { toQrImage } from '../../kit/render/qr-image.ts';

export async function toEnrolmentJson({ secret, uri }: TotpEnrolment) {
  return { secret, otpauth_uri: uri, qr_image: await toQrImage(uri) };
}
