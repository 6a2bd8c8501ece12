import webPush from 'web-push';
import type { Infra } from '../../infra/context.js';
import { postOutside } from '../../infra/outside.js';

/** How long a push service keeps a message for a browser that is off, in seconds. */
const TTL_SECONDS = 24 * 60 * 60;

/** What a message to a browser says; at most some 3,000 bytes as JSON. */
export interface PushMessage {
  readonly number: number;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
}

/** A browser as it registered. */
export interface Browser {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** The keys by which push services know us (RFC 8292); null where none were set. */
export function vapidOf({ config }: Pick<Infra, 'config'>) {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = config;
  return publicKey && privateKey ? { subject, publicKey, privateKey } : null;
}

/**
 * Sends one message to a browser, encrypted for it alone (RFC 8291).
 *
 * @returns false when the browser is gone for good
 * @throws when it should be tried again
 */
export async function sendPush(
  infra: Infra,
  { endpoint, p256dh, auth }: Browser,
  message: PushMessage,
): Promise<boolean> {
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify({ ...message, body: message.body.slice(0, 1000), title: message.title.slice(0, 200) }),
    { vapidDetails: vapidOf(infra)!, TTL: TTL_SECONDS },
  );
  const status = await postOutside(infra.config, {
    url: endpoint,
    headers: headers as Record<string, string>,
    body: body!,
  });
  if (status === 404 || status === 410) return false;
  if (status < 200 || status >= 300) throw new Error(`the push service answered ${status}`);
  return true;
}
