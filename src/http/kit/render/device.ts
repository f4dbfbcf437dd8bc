// A User-Agent in two words, as people know their devices. It is what the client says of itself: a hint, no evidence.

const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/^(?=.*\bVersion\/\d).*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/\bnode\b|undici/i, 'Node.js'],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const MAX_UNKNOWN = 40;

/** `icon`: of the kind of device. */
export type ShownDevice = { device: string; icon: string };

const phone = { icon: 'smartphone' };
const computer = { icon: 'laptop' };

export function toShownDevice(userAgent: string | null): ShownDevice {
  const device = toDevice(userAgent);
  return { device, ...(/iPhone|iPad|Android/.test(device) ? phone : computer) };
}

/** `Firefox · Windows`, or the beginning of what it said; '' for nothing. */
export function toDevice(userAgent: string | null): string {
  return knownDevice(userAgent) || (userAgent ?? '').slice(0, MAX_UNKNOWN);
}

/** In our own words alone; '' for what we don't know. */
export function knownDevice(userAgent: string | null | undefined): string {
  const find = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  return [find(browsers), find(systems)].filter(Boolean).join(' · ');
}
