// The common parts of the screens of second factors: their addresses, the links from one to the others, and the ways out.
import { type Way, waysOf } from '../../authentication/sign-in/second-factor.ts';
import type { FactorKind } from '../../database/schema.ts';
import { keysOf } from '../../tables.ts';
import { clientName, userOf, type Visit, wordsFor } from './visit.ts';

type Place = {
  /** Below the interaction's address. */
  path: string;
  /** The text of the other pages' links to it. */
  label: string;
  icon: string;
};

/** Where a second factor is shown. */
export const wayPlaces: Record<Way, Place> = {
  passkey: { path: 'passkey', label: 'passkey.use', icon: 'fingerprint' },
  totp: { path: 'second-factor', label: 'factor.use_code', icon: 'smartphone' },
  sms: { path: 'sms-code', label: 'factor.use_sms', icon: 'message-square' },
  email: { path: 'email-code', label: 'factor.use_email', icon: 'mail' },
  recovery_code: { path: 'recovery-code', label: 'factor.use_recovery_code', icon: 'list-checks' },
};

/** Where one is set up. */
export const enrolPlaces: Record<FactorKind, Place> = {
  totp: { path: 'enrol-factor', label: 'factor.enrol_app', icon: 'smartphone' },
  sms: { path: 'enrol-sms', label: 'factor.enrol_sms', icon: 'message-square' },
  email: { path: 'enrol-email', label: 'factor.enrol_email', icon: 'mail' },
  passkey: { path: 'enrol-passkey', label: 'passkey.enrol', icon: 'fingerprint' },
};

export const ways = keysOf(wayPlaces);
export const factorKinds = keysOf(enrolPlaces);

export const offeredWays = ({ standing }: Visit): Way[] => waysOf(standing.kinds, standing.amr);

/** Whether a way is asked for now. */
export const mayUse = (visit: Visit, way: Way): boolean =>
  visit.step === 'second_factor' && offeredWays(visit).includes(way);

/** Whether a kind is to be set up now. */
export const mayEnrol = ({ step, standing }: Visit, kind: FactorKind): boolean =>
  step === 'enrol_factor' && standing.enrollable.includes(kind);

export async function wayPage(visit: Visit, way: Way) {
  const others = offeredWays(visit).filter((other) => other !== way);
  return {
    ...(await factorPage(visit, wayPlaces[way])),
    others: others.map((other) => toLink(visit, wayPlaces[other])),
    trusted_days: visit.ctx.state.app.settings.trusted_device_days,
  };
}

export async function enrolPage(visit: Visit, kind: FactorKind) {
  const others = visit.standing.enrollable.filter((other) => other !== kind);
  return {
    ...(await factorPage(visit, enrolPlaces[kind])),
    others: others.map((other) => toLink(visit, enrolPlaces[other])),
  };
}

async function factorPage(visit: Visit, { path }: Place) {
  const { url, csrf } = visit;
  return {
    action: `${url}/${path}`,
    csrf,
    user: { email: userOf(visit).email },
    client_name: await clientName(visit),
    switch_user: { action: `${url}/switch` },
    cancel: { action: `${url}/cancel` },
  };
}

const toLink = (visit: Visit, { label, icon, path }: Place) => ({
  icon,
  label: wordsFor(visit)(label),
  url: `${visit.url}/${path}`,
});
