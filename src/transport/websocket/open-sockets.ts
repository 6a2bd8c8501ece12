import { CloseCode } from 'graphql-ws';
import { Gauge } from 'prom-client';
import { onSessionRevoked } from '../../features/accounts/index.js';
import type { Infra } from '../../infra/context.js';
import { metricsOf } from '../../infra/metrics.js';
import type { Viewer } from '../../kit/viewer.js';
import type { Connection } from './connection.js';

/** How often sockets are looked after: a token's end is noticed within this time. */
const LOOK_EVERY_MS = 500;

/**
 * The open sockets of this process, and whose they are: by address, person and session. Closes those whose token has
 * ended or whose session was revoked, and cuts those whose peer is gone.
 *
 * One timer looks after all of them; with a timer for each, ten thousand sockets would be twenty thousand timers.
 */
export class OpenSockets {
  readonly #infra: Infra;
  readonly #all = new Set<Connection>();
  readonly #groups = new Map<string, Set<Connection>>();
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #looks = 0;
  #added = 0;

  constructor(infra: Infra) {
    this.#infra = infra;
    const all = this.#all;
    new Gauge({
      name: 'websocket_connections',
      help: 'Open sockets of this process.',
      registers: [metricsOf(infra)],
      collect() {
        this.set(all.size);
      },
    });
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#stopListening = onSessionRevoked(infra, (sessionId) => this.#closeSession(sessionId));
  }

  get all(): ReadonlySet<Connection> {
    return this.#all;
  }

  /** Whether an address may open one more. */
  mayOpen(address: string | null): boolean {
    return address === null || this.#count(ofAddress(address)) < this.#infra.config.LIMIT_SOCKETS_PER_ADDRESS;
  }

  add(connection: Connection): void {
    this.#all.add(connection);
    connection.turn = this.#added += 1;
    if (connection.address !== null) this.#enter(ofAddress(connection.address), connection);
  }

  remove(connection: Connection): void {
    this.#all.delete(connection);
    if (connection.address !== null) this.#leave(ofAddress(connection.address), connection);
    this.#forgetViewer(connection);
  }

  /** Notes whose a socket is from now on; false, and nothing noted, where the person has too many. */
  identify(connection: Connection, viewer: Viewer | null): boolean {
    if (viewer && viewer.id !== connection.viewer?.id) {
      if (this.#count(ofPerson(viewer.id)) >= this.#infra.config.LIMIT_SOCKETS_PER_PERSON) return false;
    }
    this.#forgetViewer(connection);
    connection.viewer = viewer;
    if (viewer) {
      this.#enter(ofPerson(viewer.id), connection);
      this.#enter(ofSession(viewer.sessionId), connection);
    }
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopListening();
  }

  /**
   * Closes with 4401, which graphql-ws's client takes as final: only signing in helps. In the next turn of the event
   * loop, so that the one who signs out over the socket itself is told that it worked.
   */
  #closeSession(sessionId: string): void {
    setImmediate(() => {
      for (const connection of this.#groups.get(ofSession(sessionId)) ?? [])
        connection.close(CloseCode.Unauthorized, 'The session was ended');
    });
  }

  #look(): void {
    const { clock, config } = this.#infra;
    const now = clock.nowMs();
    const turns = Math.max(1, Math.round((config.SOCKET_PING_SECONDS * 1000) / LOOK_EVERY_MS));
    this.#looks += 1;
    for (const connection of this.#all) {
      if (connection.viewer && connection.viewer.expiresAt * 1000 <= now) {
        // Tried again by graphql-ws's client, with the token that `connectionParams` gives by then.
        connection.close(CloseCode.Forbidden, 'The token has ended');
      } else if ((connection.turn + this.#looks) % turns === 0) {
        connection.ping();
      }
    }
  }

  #forgetViewer(connection: Connection): void {
    const { viewer } = connection;
    if (!viewer) return;
    this.#leave(ofPerson(viewer.id), connection);
    this.#leave(ofSession(viewer.sessionId), connection);
  }

  #count(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  #enter(group: string, connection: Connection): void {
    const members = this.#groups.get(group);
    if (members) members.add(connection);
    else this.#groups.set(group, new Set([connection]));
  }

  #leave(group: string, connection: Connection): void {
    const members = this.#groups.get(group);
    members?.delete(connection);
    if (members?.size === 0) this.#groups.delete(group);
  }
}

const ofAddress = (address: string) => `address ${address}`;
const ofPerson = (id: string) => `person ${id}`;
const ofSession = (id: string) => `session ${id}`;
