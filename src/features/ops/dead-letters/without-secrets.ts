const LENGTH_MAX = 300;

/** What must not be in what people read, and what stands there instead. */
const HIDDEN: readonly (readonly [RegExp, string])[] = [
  // user:password@ of an address.
  [/:\/\/[^\s/@]+@/g, '://[hidden]@'],
  [/\b(Bearer|Basic)\s+\S+/gi, '$1 [hidden]'],
  // Keys that say what they are: sk_live_…, whsec_…, test_gsk_….
  [/\b(?:whsec|(?:(?:live|test)_)?g?[spcr]k(?:_live|_test)?)_[\w+/=-]+/g, '[hidden]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[hidden]'],
  [/\b(password|secret|token|key)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, '$1$2[hidden]'],
  // What else is long and looks like chance.
  [/[A-Za-z0-9+/]{40,}={0,2}/g, '[hidden]'],
];

/**
 * An error in one line that may leave the process: no stack, no SQL, nothing that looks like a key. A failed statement
 * is told without its text; what the database said of it stands after the last ` - `.
 */
export function withoutSecrets(error: string): string {
  const [line = ''] = error.trim().split('\n', 1);
  const isSql = /^\s*(select|insert|update|delete|with|create|alter|truncate|begin|commit|set|call)\s/i.test(line);
  const told = isSql ? (error.split('\n').join(' ').split(' - ').slice(1).at(-1) ?? 'a statement failed') : line;
  return HIDDEN.reduce((text, [pattern, instead]) => text.replace(pattern, instead), told).slice(0, LENGTH_MAX);
}
