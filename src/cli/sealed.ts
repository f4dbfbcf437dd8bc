// All columns with sealed values. A test compares them with the database and with the code that seals.
import { sealedIdTokens } from '../apps/console-sessions.ts';
import { sealedSigningKeys } from '../apps/signing-keys.ts';
import { sealedFactors } from '../authentication/factors/sealed.ts';
import type { SealedColumn } from '../database/sealed.ts';
import { sealedStreams } from '../event-streams/secrets.ts';
import { sealedAuditKeys } from '../events/chain/keys.ts';
import { sealedHooks } from '../hooks/secrets.ts';
import { sealedMails } from '../mail/queued.ts';
import { sealedSignalStreams } from '../signals/secrets.ts';
import { sealedConnections } from '../social/connections.ts';
import { sealedSignIns } from '../social/sign-ins.ts';
import { sealedVault } from '../users/vault.ts';
import { sealedWebhooks } from '../webhooks/secrets.ts';

export const sealedColumns: SealedColumn[] = [
  sealedSigningKeys,
  sealedAuditKeys,
  sealedFactors,
  sealedConnections,
  ...sealedSignIns,
  sealedMails,
  sealedIdTokens,
  sealedVault,
  ...sealedWebhooks,
  ...sealedHooks,
  sealedStreams,
  sealedSignalStreams,
];
