import type { AuthCheckerFn } from 'type-graphql';
import type { Context } from '../infra/context.js';
import { forbidden } from '../kit/errors.js';
import { viewerOf } from '../kit/viewer.js';

/** `@Authorized()`: signed in; `@Authorized('ADMIN')`: and of this role. An admin may do what anybody may. */
export const authorize: AuthCheckerFn<Context, string> = ({ context }, roles) => {
  const { role } = viewerOf(context);
  if (roles.length > 0 && role !== 'ADMIN' && !roles.includes(role)) throw forbidden();
  return true;
};
