// A boolean in a parameter of the address: `true` or `false`, as in JSON, and no other word.
import { z } from 'zod';

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
