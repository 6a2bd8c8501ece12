import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from './context.js';

/** A path beside `/graphql`: what a browser, another system or a provider asks for that is no GraphQL. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** As in `/webhooks/:provider`. */
  readonly path: string;
  /** Not served in production. */
  readonly development?: boolean;
  /** RequestErrors are answered with their code; whatever else is thrown is masked. */
  readonly handle: (ctx: Context, request: RouteRequest) => Promise<RouteAnswer>;
}

/** What was asked. */
export interface RouteRequest {
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The bytes as they came, empty without any: signatures are over these. At most `LIMIT_BODY_BYTES`. */
  readonly body: Buffer;
  /** Where the caller believes us to be, for example `https://courses.example.com`. */
  readonly origin: string;
}

/** What is answered. */
export interface RouteAnswer {
  /** 200 unless it says so. */
  readonly status?: number;
  /** `application/json; charset=utf-8` unless it says so. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}
