// How easy a password is to guess: zxcvbn's score, and its lists of leaked passwords, common words and names.

/** The length of each list's beginning that no password may come from. */
const COMMONEST = 10_000;
/** A longer password is strong if its beginning is. */
const MAX_ESTIMATED_LENGTH = 100;

export type Guessability = {
  /** Whether the whole password, in any case, is among the commonest of one of the lists. */
  isCommon(password: string): boolean;
  /** From 0 to 4; `words` are those that an attacker of this user tries first. */
  estimate(password: string, words: string[]): { score: number; warning: string | null };
};

let loaded: Promise<Guessability> | undefined;

/** Loads the dictionaries, some megabytes, when the first password is chosen. */
export function loadGuessability(): Promise<Guessability> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Guessability> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const dictionary = { ...common.dictionary, ...english.dictionary };
  const zxcvbn = new ZxcvbnFactory({
    dictionary,
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  const commonest = new Set(Object.values(dictionary).flatMap((words) => words.slice(0, COMMONEST)));
  return {
    isCommon: (password) => commonest.has(password.toLowerCase()),
    estimate(password, words) {
      const { score, feedback } = zxcvbn.check(password.slice(0, MAX_ESTIMATED_LENGTH), words);
      return { score, warning: feedback.warning };
    },
  };
}
