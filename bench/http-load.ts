import { connect } from 'node:net';

/** What is asked over and over: for each connection, what it asks next, null for nothing more. */
export interface Load {
  readonly url: string;
  readonly connections: readonly (() => Buffer | null)[];
}

/** The bytes of one request, by someone or by a guest. */
export function requestOf(url: string, body: string, token?: string): Buffer {
  const { pathname, host } = new URL(url);
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAccept: application/json\r\n` +
      `${token ? `Authorization: Bearer ${token}\r\n` : ''}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/**
 * Keep-alive connections that each ask again as soon as they are answered, for about `ms`. Written on bare sockets,
 * because on a machine that also runs the server a client library costs more than the server.
 *
 * @returns how many were answered, and in how many seconds
 * @throws when an answer is no 200 or has errors
 */
export async function closedLoop(load: Load, ms: number): Promise<{ answers: number; seconds: number }> {
  const begun = performance.now();
  const end = begun + ms;
  const counts = await Promise.all(load.connections.map((next) => askAgain(load.url, next, end)));
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - begun) / 1000 };
}

function askAgain(url: string, next: () => Buffer | null, end: number): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname).setNoDelay();
    let answers = 0;
    let received: Buffer[] = [];
    let length = 0;
    let wanted = 0;
    const ask = () => {
      const request = performance.now() < end ? next() : null;
      if (request) return void socket.write(request);
      socket.destroy();
      resolve(answers);
    };
    socket.on('error', reject).on('connect', ask);
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      length += chunk.length;
      if (wanted === 0) wanted = lengthOf(received.length === 1 ? chunk : Buffer.concat(received));
      if (wanted === 0 || length < wanted) return;
      const answer = answers % 100 === 0 ? Buffer.concat(received).toString() : '';
      if (answer && (!answer.startsWith('HTTP/1.1 200') || answer.includes('"errors"'))) {
        return void reject(new Error(`not answered: ${answer.slice(0, 500)}`));
      }
      answers += 1;
      received = [];
      length = wanted = 0;
      ask();
    });
  });
}

/** Bytes of the whole answer, head and body; 0 while the head is not there yet. */
function lengthOf(received: Buffer): number {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = /content-length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1];
  if (length === undefined) throw new Error('an answer without content-length');
  return head + 4 + Number(length);
}
