// A user's metadata, as the API takes and gives it. users/metadata.ts has its bounds.
import { z } from 'zod';

const object = (description: string) =>
  z.record(z.string().min(1).max(100), z.unknown()).meta({ description, examples: [{ plan: 'pro' }] });

const fields = {
  metadata_public: object('The App writes it, and the user reads it'),
  metadata_private: object('Only the App’s backend and its developers read it'),
  metadata_own: object('The user writes it'),
};

export const metadata = z.object(fields).meta({ id: 'Metadata' });

export const metadataPatch = z.strictObject({
  metadata_public: fields.metadata_public.optional(),
  metadata_private: fields.metadata_private.optional(),
  metadata_own: fields.metadata_own.optional(),
});
