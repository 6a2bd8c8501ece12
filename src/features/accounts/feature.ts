import type { Feature } from '../feature.js';
import { accountById } from './account.js';
import { DeviceResolver } from './devices/device-resolver.js';
import { AccountSchema } from './entities.js';
import { keyring } from './keys/keyring.js';
import { publishKeys } from './keys/publish-keys.js';
import { rotateKeys } from './keys/rotate-keys.js';
import { AccountResolver } from './resolver.js';
import { revocations } from './revocations.js';
import { comeBack } from './sso/come-back.js';
import { goOut } from './sso/go-out.js';
import { IdentitySchema } from './sso/identity.js';
import { IdentityResolver, UnlinkedIdentityResolver } from './sso/sso-resolver.js';

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema, IdentitySchema],
  resolvers: [AccountResolver, DeviceResolver, IdentityResolver, UnlinkedIdentityResolver],
  nodes: { account: (ctx, id) => accountById(ctx).load(id) },
  routes: [publishKeys, goOut, comeBack],
  recurring: [rotateKeys],
  start: async (infra) => {
    await keyring(infra).read();
    const stops = [await revocations(infra).follow(), keyring(infra).follow()];
    return async () => void (await Promise.all(stops.map((stop) => stop())));
  },
};
