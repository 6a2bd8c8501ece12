import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { settingsOf, startSandbox, type RunningSandbox } from '../../src/payment-sandbox/start.js';
import { TestApp, type TestAppOptions } from './app.js';

/** Something that shall go wrong at the sandbox; see `src/payment-sandbox/troubles.ts`. */
export interface Trouble {
  on: 'create' | 'look' | 'list' | 'confirm' | 'cancel' | 'webhook';
  do: 'delay' | 'fail' | 'timeout' | 'drop' | 'decline' | 'defer' | 'lose' | 'duplicate' | 'hold';
  orderId?: string;
  event?: string;
  ms?: number;
  /** null: for ever. */
  times?: number | null;
}

/** A payment as the sandbox tells it. */
export interface Intent {
  id: string;
  orderId: string;
  status: 'CREATED' | 'PROCESSING' | 'AUTHORIZED' | 'PAID' | 'FAILED' | 'CANCELLED';
  amountMinor: number;
  refundedMinor: number;
  currency: string;
  payUrl: string;
}

/** The payment sandbox in a process of its own, with its books in a folder of the test's own. */
export class TestSandbox {
  readonly dir = mkdtempSync(path.join(os.tmpdir(), 'course-catch-sandbox-'));
  /** Settings of an app that works with it, once it runs. */
  readonly env: Record<string, string> = { PAYMENT_PROVIDER: 'SANDBOX' };
  #running: RunningSandbox | undefined;

  get running(): RunningSandbox {
    return this.#running!;
  }

  async start(): Promise<void> {
    this.#running = await startSandbox(this.dir);
    const { PAYMENT_SANDBOX_WEBHOOK_SECRETS, ...settings } = settingsOf(this.#running);
    Object.assign(this.env, settings, { PAYMENT_SANDBOX_WEBHOOK_SECRETS: PAYMENT_SANDBOX_WEBHOOK_SECRETS.join(',') });
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Calls its API with the key of the shop, or with headers of one's own. */
  async call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const { url, key } = this.running;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as any };
  }

  /** Has its webhooks sent to a server from now on, with all that nobody took so far. */
  tell = (serverUrl: string) => this.running.tell(serverUrl);
  /** Makes things go wrong from now on, in place of what was to go wrong before. */
  trouble = (...troubles: Trouble[]) => this.call('PUT', '/control/troubles', troubles);
  approve = (intentId: string) => this.call('POST', `/control/intents/${intentId}/approve`);
  decline = (intentId: string) => this.call('POST', `/control/intents/${intentId}/decline`);
  /** Ends a confirmation that was deferred. */
  finish = (intentId: string, paid = true) =>
    this.call('POST', `/control/intents/${intentId}/${paid ? 'finish' : 'fail'}`);
  /** Sends the webhooks that are held. */
  release = (order: 'newest-first' | 'oldest-first' = 'newest-first') =>
    this.call('POST', '/control/webhooks/release', { order });
  intent = async (intentId: string): Promise<Intent> => (await this.call('GET', `/v1/intents/${intentId}`)).json;
  /** The intents of one of our payments, the newest first. */
  intentsOf = async (paymentId: string): Promise<Intent[]> =>
    (await this.call('GET', `/v1/intents?orderId=${paymentId}`)).json.intents;
  undelivered = async (): Promise<{ id: string; type: string }[]> =>
    (await this.call('GET', '/control/webhooks/undelivered')).json.events;
}

/** Starts a sandbox for the tests of this file. Every test begins with nothing going wrong. */
export function useSandbox(): TestSandbox {
  const sandbox = new TestSandbox();
  beforeAll(() => sandbox.start());
  beforeEach(() => sandbox.trouble());
  afterAll(async () => {
    await sandbox.stop();
    rmSync(sandbox.dir, { recursive: true, force: true });
  });
  return sandbox;
}

/** Opens an app whose payments are taken by a sandbox, which tells the first process of what happens. */
export function usePayingApp(options: TestAppOptions = {}): { app: TestApp; sandbox: TestSandbox } {
  const sandbox = new TestSandbox();
  const app = new TestApp({ ...options, env: sandbox.env });
  beforeAll(async () => {
    await sandbox.start();
    Object.assign(sandbox.env, options.env);
    await app.open();
    await sandbox.tell(app.apps[0]!.server!.url);
  });
  beforeEach(() => sandbox.trouble());
  afterAll(async () => {
    await app.close();
    await sandbox.stop();
    rmSync(sandbox.dir, { recursive: true, force: true });
  });
  return { app, sandbox };
}
