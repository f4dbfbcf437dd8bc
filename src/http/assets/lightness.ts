// Lighter and darker shades of a colour, and mixtures, by OKLab: its lightness is what people see as such, so a shade keeps
// its hue. Formulas: CSS Color 4 §10 (https://www.w3.org/TR/css-color-4/#color-conversion-code), after Björn Ottosson.
// The smallest library with them (culori) has 1.7 MB and takes 12 MB of memory for these two functions.

/** L, a, b. */
type Oklab = readonly [number, number, number];

/** The steps in which a shade is sought. */
const STEPS = 100;
/** Of rounding; an 8-bit channel has steps of 0.004. */
const TOLERANCE = 0.0005;

/** From the colour itself (first) to white or black (last): its lightness grows evenly, and it stays as vivid as a screen can. */
export function* shadesOf(color: string, towards: 'white' | 'black'): Generator<string> {
  yield color.toLowerCase();
  const [lightness, a, b] = toOklab(color);
  const end = towards === 'white' ? 1 : 0;
  for (let step = 1; step <= STEPS; step++) {
    const share = step / STEPS;
    yield toHex(withinGamut([lightness + (end - lightness) * share, a, b]));
  }
}

/** `share` of the colour, the rest of the ground: color-mix(in oklab, color share, ground). */
export function mix(color: string, share: number, ground: string): string {
  const [one, other] = [toOklab(color), toOklab(ground)];
  const part = (at: 0 | 1 | 2) => one[at] * share + other[at] * (1 - share);
  return toHex([part(0), part(1), part(2)]);
}

/** The same lightness and hue, as vivid as sRGB has it: black and white are never too vivid. */
function withinGamut([lightness, a, b]: Oklab): Oklab {
  for (let share = STEPS; share > 0; share--) {
    const vivid: Oklab = [lightness, (a * share) / STEPS, (b * share) / STEPS];
    if (toLinear(vivid).every((channel) => channel >= -TOLERANCE && channel <= 1 + TOLERANCE)) return vivid;
  }
  return [lightness, 0, 0];
}

function toOklab(color: string): Oklab {
  const [red, green, blue] = channelsOf(color);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toLinear([lightness, a, b]: Oklab): [red: number, green: number, blue: number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toHex(oklab: Oklab): string {
  const digits = toLinear(oklab).map((linear) => {
    const channel = Math.round(encode(Math.min(1, Math.max(0, linear))) * 255);
    return channel.toString(16).padStart(2, '0');
  });
  return `#${digits.join('')}`;
}

/** The light of each channel, from 0 to 1, of a colour like #0a7d5a (IEC 61966-2-1). */
export function channelsOf(color: string): [red: number, green: number, blue: number] {
  const channel = (at: number) => decode(Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

const decode = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const encode = (light: number) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
