import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/**
 * Whether a message was signed with one of our secrets (Standard Webhooks 1.0), at most five minutes ago and at most five
 * minutes ahead. The sender signs by the time of the world, so that is what it is held to. Two secrets are known while
 * they are changed.
 */
export function isSigned(
  secrets: readonly string[],
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
): boolean {
  // The library signs text: of bytes that are none, several would have the same signature.
  if (!isUtf8(body) || !/^\d{1,12}$/.test(String(headers['webhook-timestamp']))) return false;
  const named = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name] ?? '')]),
  );
  return secrets.some((secret) => verifies(new Webhook(secret), body, named));
}

function verifies(webhook: Webhook, body: Buffer, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
