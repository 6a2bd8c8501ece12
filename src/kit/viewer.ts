import type { Role } from '../generated/schema.js';
import { forbidden, unauthenticated } from './errors.js';

/** Who is asking: the person behind a verified access token. */
export interface Viewer {
  /** The account, a uuid. */
  readonly id: string;
  readonly role: Role;
  /** The session the token belongs to, a uuid: what sign-out revokes. */
  readonly sessionId: string;
  /** When the token ends, epoch seconds. */
  readonly expiresAt: number;
}

/** The viewer, or UNAUTHENTICATED for a guest. */
export function viewerOf(ctx: { readonly viewer: Viewer | null }): Viewer {
  if (!ctx.viewer) throw unauthenticated();
  return ctx.viewer;
}

export const isAdmin = (ctx: { readonly viewer: Viewer | null }) => ctx.viewer?.role === 'ADMIN';

/** The viewer, or FORBIDDEN for anybody who is not an admin. */
export function adminOf(ctx: { readonly viewer: Viewer | null }): Viewer {
  const viewer = viewerOf(ctx);
  if (viewer.role !== 'ADMIN') throw forbidden();
  return viewer;
}
