const CHARACTERS_MAX = 100;

/** The name of a new account: as the provider says it without what no name has, else what stands before the `@`. */
export function nameFrom(given: string | null, email: string): string {
  const [name] = [given ?? '', email.split('@')[0]!]
    .map((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
        .trim(),
    )
    .filter(Boolean);
  return [...name!].slice(0, CHARACTERS_MAX).join('').trim();
}
