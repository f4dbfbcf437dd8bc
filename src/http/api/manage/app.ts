// app, signing-keys: the App itself.
import { z } from 'zod';
import { toAppJson } from '../../../apps/app.ts';
import { updateApp } from '../../../apps/apps.ts';
import { deleteImage, saveImage } from '../../../apps/images/images.ts';
import { type ImageKind, imageKinds } from '../../../apps/images/kinds.ts';
import { MAX_IMAGE_KB, MAX_IMAGE_PIXELS } from '../../../apps/images/read-image.ts';
import { brandingSchema, settingsChangeSchema, settingsSchema } from '../../../apps/settings/settings.ts';
import { listPublicSigningKeys, rotateSigningKeys } from '../../../apps/signing-keys.ts';
import { keysOf } from '../../../tables.ts';
import { imageRoute, type Route, route } from '../kit/route.ts';
import { id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'App';
const read = { permission: 'app:read' } as const;
const write = { permission: 'app:write' } as const;

export const appName = name.meta({ examples: ['Alice’s Blog'] });

const settings = settingsSchema.meta({ id: 'Settings' });
export const settingsChange = settingsChangeSchema.meta({ examples: [{ sign_up: 'closed' }] });
export const branding = brandingSchema.meta({ id: 'Branding', examples: [{ color: '#0a7d5a' }] });

export const appChange = z.strictObject({
  name: appName.optional(),
  settings: settingsChange.optional(),
  branding: branding.optional(),
});

const imageUrl = z
  .string()
  .nullable()
  .meta({ examples: ['https://id.example.com/o/alices-blog/assets/logo?v=J8YVgQ0cSx2s3VYkq1LrPw'] });

export const app = z
  .object({
    id,
    slug: z.string().meta({ examples: ['alices-blog'] }),
    name: z.string().meta({ examples: ['Alice’s Blog'] }),
    status: z.enum(['active', 'suspended']),
    purge_at: time.nullable().describe('When the App, which was deleted, goes for good; null for all others'),
    test: z.boolean().describe('A test App, of which no mail and no SMS leaves'),
    issuer: z.string().meta({ examples: ['https://id.example.com/o/alices-blog'] }),
    settings,
    branding,
    images: z
      .object({ logo: imageUrl, logo_dark: imageUrl, favicon: imageUrl })
      .meta({ description: 'Where the uploaded images are served; null if there is none' }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'App' });

const signingKey = z
  .object({
    kid: z.string().meta({ examples: ['_S2nB7h0wJ6yZ0b1cQf2kq1pX4l8nVt9oRr5uY3eG0M'] }),
    alg: z.enum(['ES256', 'RS256']),
    state: z.enum(['next', 'current', 'retired']).describe('Published before it signs; signs; still verifies'),
    public_jwk: z
      .object({
        kty: z.enum(['EC', 'RSA']),
        kid: z.string(),
        alg: z.string(),
        use: z.literal('sig'),
        crv: z.string().optional(),
        x: z.string().optional(),
        y: z.string().optional(),
        n: z.string().optional(),
        e: z.string().optional(),
      })
      .meta({ examples: [{ kty: 'EC', kid: '_S2n…', alg: 'ES256', use: 'sig', crv: 'P-256', x: '…', y: '…' }] }),
    created_at: time,
    retired_at: time.nullable(),
  })
  .meta({ id: 'SigningKey' });

const imageNames: Record<ImageKind, string> = {
  logo: 'logo',
  logo_dark: 'logo for dark pages',
  favicon: 'favicon',
};

const imageRoutes: Route[] = keysOf(imageKinds).flatMap((kind) => [
  imageRoute({
    method: 'PUT',
    path: `/app/${imageKinds[kind]}`,
    tag,
    summary: `Upload the ${imageNames[kind]}`,
    description: `The image itself is the body: PNG, JPEG or WebP, not animated, at most ${MAX_IMAGE_KB} KB and ${MAX_IMAGE_PIXELS} × ${MAX_IMAGE_PIXELS} pixels. Its declared type is not read.`,
    access: write,
    status: 200,
    response: app,
    async handle({ system, app, body: bytes }) {
      return toAppJson(await saveImage(system, app, { kind, bytes }));
    },
  }),
  route({
    method: 'DELETE',
    path: `/app/${imageKinds[kind]}`,
    tag,
    summary: `Delete the ${imageNames[kind]}`,
    access: write,
    status: 204,
    async handle({ system, app }) {
      await deleteImage(system, app, kind);
    },
  }),
]);

export const appRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/app',
    tag,
    summary: 'Get the App',
    access: read,
    status: 200,
    response: app,
    async handle({ app }) {
      return toAppJson(app);
    },
  }),
  route({
    method: 'PATCH',
    path: '/app',
    tag,
    summary: 'Change the App',
    description: 'Settings that are given replace single ones; branding is replaced whole.',
    access: write,
    body: appChange,
    status: 200,
    response: app,
    problems: ['settings_conflict', 'sms_off', 'captcha_unavailable'],
    async handle({ system, app, body }) {
      return toAppJson(await updateApp(system, app, body));
    },
  }),
  ...imageRoutes,
  route({
    method: 'GET',
    path: '/signing-keys',
    tag,
    summary: 'List signing keys',
    description: 'Their public halves, and where they are in their rotation.',
    access: read,
    status: 200,
    response: page(signingKey),
    async handle({ system, app }) {
      return whole(await listPublicSigningKeys(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/signing-keys/rotate',
    tag,
    summary: 'Rotate the signing keys',
    description:
      'One step, without an interruption: next becomes current, current becomes retired, a new next is published.',
    access: write,
    body: z.strictObject({
      emergency: z
        .boolean()
        .default(false)
        .describe('After a leak: what signed so far is gone at once, and so is what it signed'),
    }),
    status: 200,
    response: page(signingKey),
    problems: ['busy'],
    async handle({ system, app, body }) {
      const { db } = system;
      await rotateSigningKeys(system, app, body);
      return whole(await listPublicSigningKeys(db, app));
    },
  }),
];
