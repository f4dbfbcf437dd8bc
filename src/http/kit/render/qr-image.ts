// A text as QR code, as a data: URI, which our pages' policy lets in.
import qrcode from 'qrcode';

/** Black on white in the dark, too, or no camera reads it. */
export async function toQrImage(text: string): Promise<string> {
  const svg = await qrcode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** The parts of a page that sets an authenticator app up: the code to scan, and the secret in groups to type. */
export async function toTotpSetUp({ secret, uri }: { secret: string; uri: string }) {
  return { secret: (secret.match(/.{1,4}/g) ?? []).join(' '), uri, qr_image: await toQrImage(uri) };
}
