import type { Context } from '../../../infra/context.js';
import { viewerOf } from '../../../kit/viewer.js';
import { liveSessions } from '../sessions.js';

/** A session as its person is told of it. */
export interface DeviceSession {
  /** A uuid. */
  readonly id: string;
  readonly device: string | null;
  readonly address: string | null;
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  readonly current: boolean;
}

/** Where the viewer is signed in, the last used first. */
export async function listSessions(ctx: Context): Promise<DeviceSession[]> {
  const { id: accountId, sessionId } = viewerOf(ctx);
  const sessions = await liveSessions(ctx, accountId);
  return sessions.map(({ id, device, address, startedAt, usedAt }) => ({
    id,
    device: device || null,
    address: address || null,
    startedAt: new Date(startedAt),
    lastUsedAt: new Date(usedAt),
    current: id === sessionId,
  }));
}
