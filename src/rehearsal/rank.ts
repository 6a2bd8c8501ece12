/** The number that a ticket proves, and the life of the line it was given in. */
export interface Rank {
  readonly seq: number;
  readonly epoch: string;
}

/**
 * Reads the number in a ticket, `v1.<payload>.<mac>`: whoever holds one can read it, only the server can make one. This
 * is what makes the order provable from outside.
 */
export function rankOf(ticket: string): Rank {
  const [, payload = ''] = ticket.split('.');
  const [, , seq, epoch] = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as [
    guardId: string,
    personId: string,
    seq: number,
    epoch: string,
  ];
  return { seq, epoch };
}
