// Options for a browser and its answers about passkeys, as the API takes and gives them. A browser signs for the host it is
// at: docs/passkeys.md.
import { z } from 'zod';
import { attestationSchema } from '../../../../authentication/factors/passkeys/enrolment.ts';
import { assertionSchema } from '../../../../authentication/factors/passkeys/proof.ts';

export const options = z
  .record(z.string(), z.unknown())
  .meta({ description: 'For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes' });
const credential = { id: 'q83vEjRWeJA', rawId: 'q83vEjRWeJA', type: 'public-key' } as const;
export const attestation = attestationSchema.meta({
  description: 'What the browser made: credential.toJSON()',
  examples: [{ ...credential, response: { clientDataJSON: 'eyJ0eXBlIjoi', attestationObject: 'o2NmbXRkbm9u' } }],
});
const signed = { clientDataJSON: 'eyJ0eXBlIjoi', authenticatorData: 'SZYN5YgOjGh0', signature: 'MEUCIQDlB0x4' };
export const assertion = assertionSchema.meta({
  description: 'What the browser answered: credential.toJSON()',
  examples: [{ ...credential, response: signed }],
});
