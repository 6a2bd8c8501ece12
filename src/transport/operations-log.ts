import { Counter, Histogram } from 'prom-client';
import type { Infra } from '../infra/context.js';
import { metricsOf } from '../infra/metrics.js';
import type { ErrorCode } from './errors.js';
import type { Caller, Prepared, Refused } from './operation.js';

/** Operations with a name of their own in the metrics; what comes after them is `other`. */
const NAMES_MAX = 200;

/** Keeps account of operations: one log line each, and metrics with a bounded number of names. */
export class OperationsLog {
  readonly #names = new Set<string>();
  readonly #seconds: Histogram;
  readonly #refused: Counter;

  constructor(readonly infra: Infra) {
    const registers = [metricsOf(infra)];
    this.#seconds = new Histogram({
      name: 'graphql_operation_duration_seconds',
      help: 'How long operations took, by name, kind and outcome.',
      labelNames: ['operation', 'kind', 'outcome'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.#refused = new Counter({
      name: 'graphql_operations_refused_total',
      help: 'Operations turned away before any resolver ran, by code and transport.',
      labelNames: ['code', 'transport'],
      registers,
    });
  }

  /** An operation was run. */
  ran({ caller, operation, kind, name, cost }: Prepared, startedMs: number, outcome: 'ok' | ErrorCode): void {
    const durationMs = performance.now() - startedMs;
    this.#seconds.observe({ operation: this.#labelOf(operation.known, name), kind, outcome }, durationMs / 1000);
    if (!this.infra.log.isLevelEnabled('info')) return;
    const { requestId, transport, viewer } = caller;
    const line = { requestId, transport, viewer: viewer?.id, operation: name, kind, cost: cost.points };
    this.infra.log.info({ ...line, durationMs: Math.round(durationMs * 1000) / 1000, outcome }, 'operation');
  }

  /** An operation was turned away. */
  refused({ refused }: Refused, { requestId, transport, viewer }: Caller): void {
    this.#refused.inc({ code: refused, transport });
    this.infra.log.info({ requestId, transport, viewer: viewer?.id, outcome: refused }, 'operation refused');
  }

  /** Names are the caller's invention: only those of documents that come again get a series of their own. */
  #labelOf(known: boolean, name: string | null): string {
    if (!known || name === null) return 'other';
    if (this.#names.has(name)) return name;
    if (this.#names.size >= NAMES_MAX) return 'other';
    this.#names.add(name);
    return name;
  }
}
