import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Fields whose values never reach a log line. */
const SECRET = [
  'password',
  'accessToken',
  'refreshToken',
  'ticket',
  'authorization',
  'token',
  'secret',
  'clientSecret',
  'cookie',
];

/** One JSON line per entry on standard output; secrets are left out wherever they stand. */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: undefined, redact: { paths, censor: '[redacted]' } }, destination);
}
