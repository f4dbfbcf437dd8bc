// Which pictures an App may have, and where each is served. Their bytes are in images.ts.
import { z } from 'zod';
import type { Branding } from '../settings/settings.ts';

/** Each with the last part of its address. */
export const imageKinds = { logo: 'logo', logo_dark: 'logo-dark', favicon: 'favicon' } as const;

export type ImageKind = keyof typeof imageKinds;

/** The hash of each picture that there is. */
export type ImageHashes = { readonly [Kind in ImageKind]?: string | undefined };

const hash = z.string().optional();
const stored = z.object({ logo: hash, logo_dark: hash, favicon: hash });

export const readImages = (images: unknown): ImageHashes => stored.parse(images ?? {});

type Illustrated = { issuer: string; images: ImageHashes };

/** Changes with the picture, so that browsers may keep it for ever. */
export function imageUrlOf({ issuer, images }: Illustrated, kind: ImageKind): string | undefined {
  const hash = images[kind];
  return hash && `${issuer}/assets/${imageKinds[kind]}?v=${hash}`;
}

/** The uploaded logo, or else the developer's own address of one. */
export const logoUrlOf = (app: Illustrated & { branding: Branding }): string | undefined =>
  imageUrlOf(app, 'logo') ?? app.branding.logo_url;
