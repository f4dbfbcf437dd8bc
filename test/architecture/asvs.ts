// The requirements of OWASP ASVS 5.0.0, by number and level; their texts are OWASP's.

/**
 * Each section is a string with the level of each of its requirements: V2 has 2.1.1 to 2.1.3, of which the first is of
 * Level 1.
 */
const chapters: Record<string, string[]> = {
  'V1 Encoding and Sanitization': ['22', '1111122223', '112222222223', '222', '123'],
  'V2 Validation and Business Logic': ['122', '112', '12223', '23'],
  'V3 Web Frontend Security': ['3', '113', '12223', '11222233', '11122333', '3', '22333'],
  'V4 API and Web Service': ['12233', '23333', '22', '1222'],
  'V5 File Handling': ['2', '112333', '113', '222'],
  'V6 Authentication': ['122', '111111112222', '11223333', '112233', '22222333', '2223', '33', '2222'],
  'V7 Session Management': ['222', '1111', '22', '11222', '223', '22'],
  'V8 Authorization': ['1233', '1123', '133', '23'],
  'V9 Self-contained Tokens': ['111', '1222'],
  'V10 OAuth and OIDC': ['22', '223', '22223', '1111122222233333', '22222', '22', '222'],
  'V11 Cryptography': ['2233', '22233', '11233', '1222', '23', '23', '33'],
  'V12 Secure Communication': ['12233', '11', '22223'],
  'V13 Configuration': ['2333', '222223', '2233', '1222233'],
  'V14 Data Protection': ['22', '12223333', '122'],
  'V15 Secure Coding and Architecture': ['12233', '12233', '1222222', '3333'],
  'V16 Security Logging and Error Handling': ['2', '22222', '2222', '222', '2223'],
  'V17 WebRTC': ['23', '22223333', '22'],
};

export type Requirement = { chapter: string; id: string; level: number };

export const allRequirements: Requirement[] = Object.entries(chapters).flatMap(([chapter, sections], index) =>
  sections.flatMap((levels, section) =>
    [...levels].map((level, at) => ({
      chapter,
      id: `${index + 1}.${section + 1}.${at + 1}`,
      level: Number(level),
    })),
  ),
);

/** What docs/asvs.md speaks of. */
export const requirements = allRequirements.filter(({ level }) => level <= 2);
