import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { takeDataFolder, tenantOf } from '../embedded/data-folder.js';
import { MachineFailed, onFreePort, runMachine } from '../embedded/machine.js';
import type { Config } from '../infra/config.js';
import { StartError } from '../kit/start-error.js';

/** What the process of the sandbox is told; its key is in `access.json` in the folder, because arguments can be read. */
export interface SandboxJob {
  readonly port: number;
  readonly dir: string;
}

/** How to work with a sandbox. */
export interface Access {
  readonly url: string;
  readonly key: string;
  readonly webhookSecrets: readonly string[];
}

/** A sandbox that runs beside this process. */
export interface RunningSandbox extends Access {
  /** Has its webhooks sent to a server of ours, for example `http://127.0.0.1:4000`. */
  tell(server: string): Promise<void>;
  stop(): Promise<void>;
  /** Settles only when it ends by itself: with its last words. */
  readonly died: Promise<string>;
}

/** The sandbox that the settings ask for: null where they name another provider, or a sandbox that runs already. */
export async function sandboxFor(config: Config): Promise<RunningSandbox | null> {
  const wanted = config.PAYMENT_PROVIDER === 'SANDBOX' || (!config.PAYMENT_PROVIDER && !config.production);
  return wanted && !config.PAYMENT_SANDBOX_URL ? startSandbox(path.join(config.DATA_DIR, 'payments')) : null;
}

/** How the adapter finds a sandbox. */
export const settingsOf = ({ url, key, webhookSecrets }: Access) => ({
  PAYMENT_SANDBOX_URL: url,
  PAYMENT_SANDBOX_KEY: key,
  PAYMENT_SANDBOX_WEBHOOK_SECRETS: [...webhookSecrets],
});

/**
 * Starts a sandbox with its books in `dir`, on a free port of the loopback and with secrets of its own. Where another
 * server's runs on the same books, that one is used.
 *
 * @throws StartError when it cannot start
 */
export async function startSandbox(dir: string): Promise<RunningSandbox> {
  if (tenantOf(dir)) return joined(dir);
  const folder = takeDataFolder(dir);
  try {
    const access = { key: randomBytes(32).toString('base64url'), webhookSecrets: [newWebhookSecret()] };
    write(dir, { ...access, url: '' });
    const machine = await onFreePort(async (port) => {
      const running = await runMachine(new URL('./main.js', import.meta.url), { port, dir } satisfies SandboxJob);
      return { ...running, url: `http://127.0.0.1:${port}` };
    });
    write(dir, { ...access, url: machine.url });
    const died = machine.died.then((lastWords) => `payment sandbox: ${lastWords}`);
    const stop = () => machine.stop().finally(() => folder.leave());
    return { ...access, url: machine.url, died, stop, tell: tellOf({ ...access, url: machine.url }) };
  } catch (error) {
    folder.leave();
    if (!(error instanceof MachineFailed)) throw error;
    const lastLine = error.lastWords.trim().split('\n').at(-1);
    throw new StartError(
      `The payment sandbox does not start on ${dir} (${lastLine}). Set PAYMENT_PROVIDER to another.`,
    );
  }
}

export const newWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** The sandbox of the server that has the folder, as soon as it is up. It ends with that server. */
async function joined(dir: string): Promise<RunningSandbox> {
  let access = read(dir);
  for (let waitedMs = 0; !access?.url && waitedMs < 10_000; waitedMs += 50) {
    await pause(50);
    access = read(dir);
  }
  if (!access?.url) throw new StartError(`Another Course Catch starts the payment sandbox on ${dir}: start again.`);
  return { ...access, tell: tellOf(access), stop: async () => {}, died: new Promise<string>(() => {}) };
}

function read(dir: string): Access | null {
  try {
    return JSON.parse(readFileSync(path.join(dir, 'access.json'), 'utf8')) as Access;
  } catch {
    // Not there yet, or half written.
    return null;
  }
}

function write(dir: string, access: Access): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, 'access.json'), JSON.stringify(access), { mode: 0o600 });
}

const tellOf =
  ({ url, key, webhookSecrets }: Access) =>
  async (server: string): Promise<void> => {
    const response = await fetch(`${url}/v1/webhook-endpoint`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: `${server}/webhooks/sandbox`, secrets: webhookSecrets }),
    });
    if (!response.ok) throw new StartError(`The payment sandbox does not take our address (${response.status}).`);
  };
