/** The cookies of one HTTP request of a browser that asked for them, and those that its answer sets. */
export interface Cookies {
  /** The value that the browser has sent; null for none. */
  read(name: HostCookie): string | null;
  /** Has the browser keep a value for so long; for 0 seconds: forget it. */
  set(name: HostCookie, value: string, maxAgeSeconds: number): void;
  /** `Set-Cookie` lines of the answer. */
  readonly lines: readonly string[];
}

/** By such a name browsers take a cookie from this very host alone, over TLS, for every path (RFC 6265bis). */
export type HostCookie = `__Host-${string}`;

/** The value of a cookie in a `Cookie` header; null where it is not there, or there twice. */
export function readCookie(header: string | undefined, name: HostCookie): string | null {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return values.length === 1 ? values[0]!.slice(name.length + 1) : null;
}

/**
 * A `Set-Cookie` line of a cookie that no script can read.
 *
 * @param sameSite what other sites can have it sent with: nothing, or a link to us that the person follows
 */
export function writeCookie(
  name: HostCookie,
  value: string,
  maxAgeSeconds: number,
  sameSite: 'Strict' | 'Lax',
): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=${sameSite}`;
}
