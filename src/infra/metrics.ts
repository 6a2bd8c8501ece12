import { collectDefaultMetrics, Registry } from 'prom-client';
import { perProcess } from './context.js';

/** The metrics of this process, with Node's own (event-loop lag, memory, collections) from the start. */
export const metricsOf = perProcess(() => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 });
  return registry;
});
