// A client's logo on its page: our copy of it, and if there is none, why, and what to do about it.
import { findClientLogo, type LogoFailure, type LogoFlaw } from '../../../apps/clients/logo.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { imageLimits } from '../../kit/forms/image-flaws.ts';
import { createFormat } from '../../kit/render/format.ts';
import type { Locale } from '../../kit/render/messages.ts';
import type { AppVisit } from '../kit/visit.ts';

export type ShownLogo = {
  uri: string;
  /** Of the copy that users see. Undefined if there is none, or if nobody is shown it because the App is suspended. */
  url: string | undefined;
  /** Why it could not be fetched. */
  failure: string | undefined;
  /** What users see. */
  text: string;
};

export async function describeLogo(visit: AppVisit, client: ClientRow): Promise<ShownLogo | undefined> {
  const { system, app, t, locale } = visit;
  if (client.logo_uri === null) return undefined;
  const logo = await findClientLogo(system.db, app, client.id);
  const uri = client.logo_uri;
  const failure = logo?.state === 'failed' ? logo.failure : undefined;
  return {
    uri,
    url: app.status === 'active' ? logo?.url : undefined,
    failure: failure && t(wordsOf(failure), valuesOf(uri, failure, locale)),
    text: t(stateWords[logo?.state ?? 'waiting'][logo?.url ? 'copy' : 'letter']),
  };
}

const stateWords = {
  waiting: { letter: 'console.logo.waiting', copy: 'console.logo.waiting_copy' },
  fetched: { letter: 'console.logo.fetched', copy: 'console.logo.fetched' },
  failed: { letter: 'console.logo.failed_letter', copy: 'console.logo.failed_copy' },
} as const;

const failureWords: Record<LogoFlaw, string> = {
  refused: 'console.logo.refused',
  unreachable: 'console.logo.unreachable',
  late: 'console.logo.late',
  redirected: 'console.logo.redirected',
  bad_status: 'console.logo.bad_status',
  compressed: 'console.logo.compressed',
  empty: 'console.logo.empty',
  too_many_bytes: 'console.logo.too_many_bytes',
  unknown_format: 'console.logo.unknown_format',
  damaged: 'console.logo.damaged',
  trailing_data: 'console.logo.damaged',
  animated: 'console.logo.animated',
  too_many_pixels: 'console.logo.too_many_pixels',
};

/** An answer need not say its size, its status or where it leads to. */
function wordsOf({ reason, status, location, bytes }: LogoFailure): string {
  if (reason === 'too_many_bytes' && bytes === undefined) return 'console.logo.too_many_bytes_unsaid';
  if (reason === 'redirected' && location === undefined) return 'console.logo.redirected_unsaid';
  if (reason === 'bad_status' && status === undefined) return 'console.logo.unreachable';
  return failureWords[reason];
}

const MAX_SHOWN = 120;

function valuesOf(uri: string, { status = 0, location = '', bytes = 0 }: LogoFailure, locale: Locale) {
  const { size: limit, pixels } = imageLimits(locale);
  const leads = location.length > MAX_SHOWN ? `${location.slice(0, MAX_SHOWN)}…` : location;
  const size = createFormat(locale).bytes(bytes);
  return { host: URL.parse(uri)?.host ?? uri, status, location: leads, limit, size, pixels };
}
