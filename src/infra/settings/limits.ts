import { count, seconds } from './kinds.js';

/** How much one caller may ask for. */
export const limits = {
  LIMIT_BODY_BYTES: count(1_024, 100_000_000).default(131_072).describe('The largest body of a request.'),
  REQUEST_SECONDS: count(1, 3_600).default(15).describe('How long a client may take to send a request.'),
  LIMIT_TOKENS: count(50, 1_000_000).default(1_000).describe('The most lexical tokens of a document.'),
  LIMIT_DEPTH: count(1, 1_000).default(12).describe('The most fields below one another.'),
  LIMIT_ALIASES: count(0, 100_000).default(30).describe('The most aliases of a document.'),
  LIMIT_DIRECTIVES: count(0, 100_000).default(20).describe('The most directives of a document.'),
  LIMIT_COST: count(1, 100_000_000)
    .default(5_000)
    .describe('The most points of an operation: one an object, times `first` in lists, ten more for a mutation.'),
  LIMIT_MESSAGE_BYTES: count(1_024, 16_777_216).default(65_536).describe('The largest message on a socket.'),
  LIMIT_SOCKET_MESSAGES: count(1, 1_000_000)
    .default(300)
    .describe('Messages that a socket may send at once; as many come back in a minute.'),
  LIMIT_SOCKET_OPERATIONS: count(1, 100_000).default(100).describe('The most operations under way on a socket.'),
  LIMIT_SOCKETS_PER_PERSON: count(1, 1_000_000).default(20).describe('The most sockets of a person in a process.'),
  LIMIT_SOCKETS_PER_ADDRESS: count(1, 1_000_000)
    .default(2_000)
    .describe('The most sockets of an address in a process.'),
  SOCKET_INIT_SECONDS: seconds.default(10).describe('How long a new socket may take to introduce itself.'),
  SOCKET_PING_SECONDS: seconds.default(30).describe('How often a silent socket is asked whether it is there.'),
  LIMIT_SECONDS: count(1, 3_600).default(15).describe('How long an operation may run.'),
  RATE_PERSON_POINTS: count(0, 1_000_000_000)
    .default(10_000)
    .describe('Points a person may spend at once; 0 for no limit.'),
  RATE_PERSON_POINTS_PER_SECOND: count(1, 1_000_000_000)
    .default(200)
    .describe('Points a person gets back each second.'),
  RATE_ADDRESS_POINTS: count(0, 1_000_000_000)
    .default(200_000)
    .describe('Points an address may spend at once, of all who come from it; 0 for no limit.'),
  RATE_ADDRESS_POINTS_PER_SECOND: count(1, 1_000_000_000)
    .default(10_000)
    .describe('Points an address gets back each second.'),
};
