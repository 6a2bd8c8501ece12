import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { makeContext } from '../src/infra/context.js';
import { Relay } from '../src/infra/events/relay.js';
import { transaction } from '../src/infra/postgres/transaction.js';
import { inTurns, type Side } from './pairs.js';
import { setStage, type Stage } from './stage.js';

const ROWS = 20_000;
const EVENTS = 2000;

/**
 * The relay beside bare Redis: rows of the outbox carried, over many channels and on one, against the same events added
 * to streams and published by pipelines of 500 with nothing kept in order or known as a repeat. Then the time from an
 * acknowledged commit to the reader of a feed, one event at a time, beside a bare PUBLISH over the same connections.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  const { infra, databaseUrl } = stage;
  const { events, log } = infra;
  const relay = new Relay({ databaseUrl, journal: events.journal, events, log, carried: () => {} });
  try {
    for (const channels of [1000, 1]) {
      console.log(`${ROWS.toLocaleString('en')} events on ${channels.toLocaleString('en')} channels`);
      await inTurns(carrying(stage, relay, channels), piping(stage, channels), { pairs: 5 });
    }
    relay.start();
    await delay(500);
    console.log(`From commit to reader, ${EVENTS.toLocaleString('en')} events, one at a time`);
    report('commit → feed', await fromCommitToReader(stage));
    report('bare PUBLISH → listener', await fromPublishToListener(stage));
  } finally {
    await relay.close();
    await stage.close();
  }
}

const eventOf = (n: number) => ({ type: 'measured', n, id: randomUUID(), status: 'CONFIRMED', at: new Date() });

/** Empties an outbox that holds ROWS rows. The filling is not timed. */
function carrying({ infra }: Stage, relay: Relay, channels: number): Side {
  return {
    name: 'the relay',
    async run() {
      await infra.pool.query(
        `insert into outbox (channel, event)
         select 'measured:' || n % $2, $3::jsonb || jsonb_build_object('n', n) from generate_series(1, $1) n`,
        [ROWS, channels, JSON.stringify(eventOf(0))],
      );
      const begun = performance.now();
      while (await relay.pass());
      return { perSecond: ROWS / ((performance.now() - begun) / 1000) };
    },
  };
}

function piping({ infra: { redis } }: Stage, channels: number): Side {
  return {
    name: 'XADD and PUBLISH, pipelines of 500',
    async run() {
      const begun = performance.now();
      for (let n = 0; n < ROWS; n += 500) {
        const pipeline = redis.pipeline();
        for (let i = n; i < n + 500; i += 1) {
          const event = JSON.stringify(eventOf(i));
          pipeline.xadd(`bare:${i % channels}`, 'MAXLEN', '=', 1000, '*', 'event', event);
          pipeline.publish(`bare:${i % channels}`, event);
        }
        await pipeline.exec();
      }
      return { perSecond: ROWS / ((performance.now() - begun) / 1000) };
    },
  };
}

async function fromCommitToReader({ infra }: Stage): Promise<number[]> {
  const ctx = makeContext(infra);
  const { items } = await infra.events.feed('measured:latency', null);
  const times: number[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    await transaction(ctx, async (tx) => tx.emit('measured:latency', eventOf(n)));
    const committed = performance.now();
    await items.next();
    times.push(performance.now() - committed);
  }
  await items.return!();
  return times;
}

async function fromPublishToListener({ infra: { events } }: Stage): Promise<number[]> {
  let heard = () => {};
  const end = await events.listen('measured:bare', () => heard());
  const times: number[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      heard = resolve;
      events.announce('measured:bare', eventOf(n));
    });
    times.push(performance.now() - begun);
  }
  end();
  return times;
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.floor(sorted.length * share)]!.toFixed(2)} ms`;
  console.log(`  ${name}: p50 ${at(0.5)}, p99 ${at(0.99)}`);
}
