// The secret of a stream: the bearer token that its receiver expects, or the key of its signatures. It has to be sent or has to
// sign, so it is sealed and not hashed.
import type { Core } from '../core.ts';
import type { EventStreamRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';

type Stream = Pick<EventStreamRow, 'app_id' | 'id'>;

export const sealSecret = ({ keyring }: Core, stream: Stream, secret: string): Buffer =>
  keyring.seal(secret, placeOf(stream));

export const openSecret = ({ keyring }: Core, stream: EventStreamRow): string | undefined =>
  stream.secret_sealed === null ? undefined : keyring.open(stream.secret_sealed, placeOf(stream)).toString();

const placeOf = ({ app_id, id }: Stream) => `event_streams/${app_id}/${id}`;

export const sealedStreams = sealedColumn('event_streams', {
  ...{ column: 'secret_sealed', key: ['app_id', 'id'], placeOf },
  lost: { becomes: 'replace', words: 'tokens and keys of event streams: enter them again' },
});
