import type { Infra } from '../../../infra/context.js';
import { ProviderError } from '../provider.js';

/** Where a provider's HTTP API is, and the headers that open it. */
export interface ProviderApi {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a call carries. */
export interface Sent {
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** The idempotency key. */
  readonly key?: string;
  /** Ends the wait: one for all calls of an operation, see `operationDeadline`; a call that is alone has its own. */
  readonly signal?: AbortSignal;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What it answered, below status 500; null for a body that is no JSON. */
export interface ProviderReply {
  readonly status: number;
  readonly json: unknown;
}

/** Far above the largest page that we ask for. */
const REPLY_BYTES_MAX = 4_000_000;

/** When an operation that begins now has to be over: all its calls share `PAYMENT_CALL_SECONDS`. */
export const operationDeadline = ({ config }: Infra) => AbortSignal.timeout(config.PAYMENT_CALL_SECONDS * 1000);

/**
 * How a provider is called: no redirect is followed, no endless answer is read, and nothing that was sent (keys) is in an
 * error.
 *
 * @returns makes one call; it throws ProviderError `unclear` where nobody knows what that did: no connection, no answer in
 * time, a cut or too long answer, a redirect, 408, 425, 429 and from 500 on
 */
export const callerOf =
  (name: string, apiOf: (config: Infra['config']) => ProviderApi) =>
  async (
    infra: Infra,
    method: Call['method'],
    path: string,
    { body, form, key, signal = operationDeadline(infra) }: Sent = {},
  ): Promise<ProviderReply> => {
    const { url, headers } = apiOf(infra.config);
    const type = body ? 'application/json' : form && 'application/x-www-form-urlencoded';
    return makeCall(name, {
      method,
      url: new URL(path, url),
      headers: { ...headers, ...(type ? { 'content-type': type } : {}), ...(key ? { 'idempotency-key': key } : {}) },
      body: body ? JSON.stringify(body) : form && new URLSearchParams(form).toString(),
      signal,
    });
  };

async function makeCall(name: string, call: Call): Promise<ProviderReply> {
  const { method, url, headers, body, signal } = call;
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    status = response.status;
    text = await readBounded(response);
  } catch (error) {
    const why = signal.aborted ? 'no answer in time' : 'the connection failed';
    throw new ProviderError(`${name}: ${why} (${method} ${url.pathname})`, 'unclear', null, { cause: error });
  }
  const json = parse(text);
  const asked = `${method} ${url.pathname}`;
  if (status >= 500 || (status >= 300 && status < 400) || [408, 425, 429].includes(status)) {
    throw new ProviderError(`${name} answered ${status} (${asked})`, 'unclear', String(status));
  }
  if (status < 300 && json === null) throw new ProviderError(`${name} answered no JSON (${asked})`, 'unclear');
  return { status, json };
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > REPLY_BYTES_MAX) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
