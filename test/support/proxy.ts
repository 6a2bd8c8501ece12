import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Something in front of Postgres or Redis that fails as networks do. One door; behind it the store, or another one. */
export class Proxy {
  /** How long every piece of data is under way, in each direction. */
  latencyMs = 0;
  /** New connections are turned away. */
  refusing = false;
  /** The reply to the next request that holds these bytes, for example `commit`, breaks off in its middle, by a reset. */
  breakReplyTo: string | null = null;
  /** How many connections came since the door was opened. */
  opened = 0;
  #blackhole = false;
  /** Those whose next reply breaks off. */
  readonly #broken = new WeakSet<object>();
  readonly #pairs = new Set<[client: Socket, store: Socket]>();
  readonly #server = net.createServer((client) => this.#join(client));

  private constructor(public target: URL) {}

  /** Opens a door to the store behind `url`. */
  static async open(url: string): Promise<Proxy> {
    const proxy = new Proxy(new URL(url));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /**
   * While true nothing passes and nobody is told, not even of an end: connections stand, new ones too. After that all
   * that was sent comes late, as TCP does it; `cut()` before loses it.
   */
  set blackhole(on: boolean) {
    this.#blackhole = on;
    for (const pair of this.#pairs) {
      if (pair.some((socket) => socket.destroyed)) this.#reset(pair);
      else pair.forEach((socket) => (on ? socket.pause() : socket.resume()));
    }
  }

  /** The address of the store, through this door. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** How many connections stand. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Resets the connections that stand, or those of them that are chosen. */
  cut(chosen: (index: number) => boolean = () => true): void {
    [...this.#pairs].filter((_, index) => chosen(index)).forEach((pair) => this.#reset(pair));
  }

  async close(): Promise<void> {
    this.refusing = true;
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.refusing) return void client.resetAndDestroy();
    const store = net.connect(Number(this.target.port), this.target.hostname);
    this.opened += 1;
    const pair: [Socket, Socket] = [client, store];
    this.#pairs.add(pair);
    this.#carry(client, store, false, pair);
    this.#carry(store, client, true, pair);
    if (this.#blackhole) pair.forEach((socket) => socket.pause());
  }

  #carry(from: Socket, to: Socket, reply: boolean, pair: [Socket, Socket]): void {
    from.setNoDelay(true);
    from.on('error', () => this.#part(pair, to));
    from.on('close', () => this.#part(pair, to));
    from.on('data', async (data) => {
      if (this.latencyMs > 0) await delay(this.latencyMs);
      if (to.destroyed) return;
      if (reply && this.#broken.has(pair))
        return void to.write(data.subarray(0, data.length / 2), () => this.#reset(pair));
      if (!reply && this.breakReplyTo !== null && data.includes(this.breakReplyTo)) {
        this.breakReplyTo = null;
        this.#broken.add(pair);
      }
      to.write(data);
    });
  }

  #part(pair: [Socket, Socket], other: Socket): void {
    if (this.#blackhole) return;
    this.#pairs.delete(pair);
    other.end();
  }

  #reset(pair: [Socket, Socket]): void {
    this.#pairs.delete(pair);
    for (const socket of pair) socket.resetAndDestroy();
  }
}
