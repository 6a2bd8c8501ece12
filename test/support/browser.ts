import { RawSocket } from './raw-socket.js';
import type { Answer } from './app.js';

/** A browser as far as a server can tell: it keeps cookies by host, sends them along, and says where a page is from. */
export class Browser {
  readonly #jar = new Map<string, Map<string, string>>();

  /** @param origin the page that is open in it */
  constructor(readonly origin: string) {}

  /** Fetches without following redirects, as a page's script or, without `headers`, as a person who follows a link. */
  async fetch(address: string | URL, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const url = new URL(address);
    const cookie = this.cookiesFor(url);
    const headers = { ...(cookie ? { cookie } : {}), ...init.headers };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    return response;
  }

  /** Executes an operation as a script of the page, with its session in cookies unless other headers are given. */
  async execute<Data = any>(
    server: string,
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = { 'x-session': 'cookie' },
  ): Promise<Answer<Data> & { response: Response }> {
    const response = await this.fetch(`${server}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as Answer<Data>), response };
  }

  /** Opens a socket as a script of a page does: with the host's cookies, whatever the page. */
  socket(server: string, origin = this.origin): Promise<RawSocket> {
    return RawSocket.open(server, { headers: { cookie: this.cookiesFor(new URL(server)), origin } });
  }

  /** What it would send to this address, as a `Cookie` header; empty for nothing. */
  cookiesFor(url: URL): string {
    return [...(this.#jar.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const at = pair.indexOf('=');
    const jar = this.#jar.get(url.host) ?? new Map<string, string>();
    this.#jar.set(url.host, jar);
    if (attributes.some((attribute) => /^(max-age=0|expires=Thu, 01 Jan 1970 .*)$/i.test(attribute)))
      jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
