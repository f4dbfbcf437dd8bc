// What is said beside the forms of an organization's domains, in the console and on its members' own pages.
import type { Words } from './words.ts';

export const domainWords: Words = {
  'invalid_domain.unusable': 'domain.unusable',
  'invalid_domain.suffix': 'domain.suffix',
  'invalid_domain.public_mail': 'domain.public_mail',
  'domain_unproved.missing': 'domain.missing',
  'domain_unproved.unreachable': 'domain.unreachable',
  conflict: 'domain.there',
  domain_taken: 'domain.taken',
};
