import 'reflect-metadata';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { seatsChanged, seatsChannel } from '../src/features/seats/index.js';
import { encodeId } from '../src/kit/id.js';
import type { Order } from './fanout-driver.js';
import type { Question, SeatsTold } from './fanout-server.js';
import { inTurns, type Comparison, type Figure, type Side } from './pairs.js';
import { setStage, type Stage } from './stage.js';

const SOCKETS = 2_000;
const MANY_SOCKETS = 10_000;
const CAPACITY = 1_000_000_000;

const QUERY = `subscription Seats($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { capacity remaining version }
}`;

/**
 * One seat change to 2,000 sockets, each with a random operation id, beside a bare loop of `ws.send` with one ready
 * text and beside graphql-ws with graphql-subscriptions as they come. Then the memory of 10,000 sockets that watch.
 * Server CPU is that of the server's process alone; ours includes the event's way out of Redis.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  const children: ChildProcess[] = [];
  try {
    const bench = new Bench(stage, children);
    const ours = await bench.crowd('ours', SOCKETS);
    const bare = await bench.crowd('bare', SOCKETS);
    const stock = await bench.crowd('stock', SOCKETS);
    await bench.checkAnswers([ours, bare, stock]);

    console.log(`One seat change to ${SOCKETS} sockets, deliveries`);
    reportCpu(await inTurns(ours.side('ours'), bare.side('bare ws.send loop')));
    reportCpu(await inTurns(ours.side('ours'), stock.side('graphql-ws + graphql-subscriptions'), { pairs: 3 }));
    for (const crowd of [ours, bare, stock]) crowd.end();
    await bench.memoryOfMany();
  } finally {
    for (const child of children) child.kill();
    await stage.close();
  }
}

/** The sockets to one server, and the server. */
interface Crowd {
  readonly name: string;
  readonly sockets: number;
  /** Tells all of them of one more change and waits until they have it; the answer is the sample that came. */
  change(): Promise<{ sample: string; told: SeatsTold }>;
  cpuMicros(): Promise<number>;
  bytes(): Promise<number>;
  side(name: string): Side;
  end(): void;
}

class Bench {
  readonly #driver: ChildProcess;

  constructor(
    readonly stage: Stage,
    readonly children: ChildProcess[],
  ) {
    this.#driver = this.#fork('fanout-driver.js', [], 1);
  }

  /** Starts a server of a kind and opens sockets to it that watch one course. */
  async crowd(kind: 'ours' | 'bare' | 'stock', sockets: number): Promise<Crowd & { perSocketBytes: number }> {
    const { infra } = this.stage;
    const { rows } = await infra.pool.query<{ id: string }>(
      `with course as (insert into courses (title, state) values ('bench', 'PUBLISHED') returning id)
       insert into seats (course_id, capacity, announced) select id, $1, true from course returning course_id as id`,
      [CAPACITY],
    );
    const courseId = rows[0]!.id;
    const server = this.#fork('fanout-server.js', [kind], 0);
    const { port } = await heard<{ port: number }>(server, 'port');
    const ask = (question: Question) => void server.send(question);
    const name = `${kind} ${port}`;
    let version = 1;

    const crowd: Crowd = {
      name: kind,
      sockets,
      change: async () => {
        version += 1;
        const told = { capacity: CAPACITY, remaining: CAPACITY - version, version };
        await this.#order({ await: name, frames: sockets }, 'awaiting');
        const got = heard<{ sample: string }>(this.#driver, 'got');
        if (kind === 'ours') {
          const event = seatsChanged({ courseId, capacity: CAPACITY, taken: version, version });
          infra.events.announce(seatsChannel(courseId), event);
        } else {
          ask({ tell: told });
        }
        return { sample: (await got).sample, told };
      },
      async cpuMicros() {
        ask({ ask: 'cpu' });
        return (await heard<{ micros: number }>(server, 'micros')).micros;
      },
      async bytes() {
        ask({ ask: 'memory' });
        return (await heard<{ bytes: number }>(server, 'bytes')).bytes;
      },
      side: (label) => ({ name: label, run: (ms) => measure(crowd, ms) }),
      end: () => {
        this.#driver.send({ close: name } satisfies Order);
        server.kill();
      },
    };
    const empty = await crowd.bytes();
    const subscribe = { query: QUERY, variables: { courseIds: [encodeId('course', courseId)] } };
    await this.#order({ open: name, port, sockets, subscribe }, 'opened');
    const perSocketBytes = ((await crowd.bytes()) - empty) / sockets;
    return Object.assign(crowd, { perSocketBytes });
  }

  /** Every server must say the same of a change before its speed is worth anything. */
  async checkAnswers(crowds: readonly Crowd[]): Promise<void> {
    for (const crowd of crowds) {
      const { sample, told } = await crowd.change();
      const { type, payload } = JSON.parse(sample) as { type: string; payload: unknown };
      const expected = { type: 'next', payload: { data: { remainingSeats: told } } };
      if (JSON.stringify({ type, payload }) !== JSON.stringify(expected)) throw new Error(`${crowd.name}: ${sample}`);
    }
    console.log('Answers compared: every server says the same.\n');
  }

  async memoryOfMany(): Promise<void> {
    const many = await this.crowd('ours', MANY_SOCKETS);
    const begun = performance.now();
    await many.change();
    const tookMs = performance.now() - begun;
    console.log(
      `${MANY_SOCKETS} sockets that watch, on one process: ${(many.perSocketBytes / 1024).toFixed(1)} KiB each; ` +
        `one change to all of them in ${tookMs.toFixed(0)} ms`,
    );
    many.end();
  }

  async #order(order: Order, until: string): Promise<void> {
    const done = heard(this.#driver, until);
    this.#driver.send(order);
    await done;
  }

  /** Server and driver each keep to a core of their own, where the machine has `taskset`. */
  #fork(file: string, args: string[], core: number): ChildProcess {
    const child = fork(new URL(`./${file}`, import.meta.url), args, {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
      env: {
        ...process.env,
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        PORT: '0',
        DATABASE_URL: this.stage.databaseUrl,
        REDIS_URL: this.stage.redisUrl,
        LIMIT_SOCKETS_PER_ADDRESS: '100000',
        RATE_ADDRESS_POINTS: '0',
      },
    });
    this.children.push(child);
    spawnSync('taskset', ['-cp', String(core), String(child.pid)]);
    return child;
  }
}

/** What a neighbour on the machine disturbs least. */
function reportCpu({ oursCpuMicros, referenceCpuMicros }: Comparison): void {
  console.log(`  by server CPU ${(referenceCpuMicros! / oursCpuMicros!).toFixed(2)} times the reference\n`);
}

/** Change after change, each when the one before has reached everybody. */
async function measure(crowd: Crowd, ms: number): Promise<Figure> {
  const cpu = await crowd.cpuMicros();
  const begun = performance.now();
  let deliveries = 0;
  while (performance.now() - begun < ms) {
    await crowd.change();
    deliveries += crowd.sockets;
  }
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: deliveries / seconds, cpuMicrosPerOp: ((await crowd.cpuMicros()) - cpu) / deliveries };
}

/** The next message of a child that has this field. */
function heard<Message extends object>(child: ChildProcess, field: string): Promise<Message> {
  return new Promise((resolve) => {
    const listen = (message: Message) => {
      if (!(field in message)) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
}
