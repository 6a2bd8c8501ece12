import type { Infra } from '../../../infra/context.js';
import { ProviderError } from '../provider.js';

/** A call of a provider's HTTP API. */
export interface ProviderCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the wait: one for all calls of an operation, see `operationDeadline`. */
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
 * Makes one call: no redirect is followed, no endless answer is read, and nothing that was sent (keys) is in an error.
 *
 * @throws ProviderError `unclear` where nobody knows what it did: no connection, no answer in time, a cut or too long
 * answer, a redirect, 408, 425, 429 and from 500 on
 */
export async function callProvider(name: string, call: ProviderCall): Promise<ProviderReply> {
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
