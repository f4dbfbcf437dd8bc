// The Authorization header that a receiver expects with what is pushed to it. It has to be sent, so it is sealed and not hashed;
// it is never shown.
import type { Core } from '../core.ts';
import type { SignalStreamRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';

type Stream = Pick<SignalStreamRow, 'app_id' | 'id'>;

export const sealAuthorization = ({ keyring }: Core, stream: Stream, header: string): Buffer =>
  keyring.seal(header, placeOf(stream));

export const openAuthorization = ({ keyring }: Core, stream: SignalStreamRow): string | undefined =>
  stream.authorization_sealed === null
    ? undefined
    : keyring.open(stream.authorization_sealed, placeOf(stream)).toString();

const placeOf = ({ app_id, id }: Stream) => `signal_streams/${app_id}/${id}`;

export const sealedSignalStreams = sealedColumn('signal_streams', {
  ...{ column: 'authorization_sealed', key: ['app_id', 'id'], placeOf },
  lost: { becomes: 'replace', words: 'headers for receivers of security events: their clients set them again' },
});
