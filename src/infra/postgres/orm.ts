import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { migrateJobs } from '../jobs.js';
import { Migration20261120000000_ground } from './migrations/Migration20261120000000_ground.js';
import { Migration20261120010000_rooms } from './migrations/Migration20261120010000_rooms.js';
import { Migration20261120020000_acts } from './migrations/Migration20261120020000_acts.js';
import { Migration20261120030000_accounts } from './migrations/Migration20261120030000_accounts.js';
import { Migration20261120031000_identities } from './migrations/Migration20261120031000_identities.js';
import { Migration20261120032000_people } from './migrations/Migration20261120032000_people.js';
import { Migration20261120040000_provider_notices } from './migrations/Migration20261120040000_provider_notices.js';
import { Migration20261120041000_payment } from './migrations/Migration20261120041000_payment.js';
import { Migration20261120042000_coupons } from './migrations/Migration20261120042000_coupons.js';
import { Migration20261120043000_settlement } from './migrations/Migration20261120043000_settlement.js';
import { Migration20261120044000_coupons_of_payments } from './migrations/Migration20261120044000_coupons_of_payments.js';
import { Migration20261120050000_waitlist } from './migrations/Migration20261120050000_waitlist.js';
import { Migration20261120051000_notifications } from './migrations/Migration20261120051000_notifications.js';
import { Migration20261120052000_interests } from './migrations/Migration20261120052000_interests.js';
import { Migration20261120053000_webhooks } from './migrations/Migration20261120053000_webhooks.js';
import { Migration20261120054000_lines } from './migrations/Migration20261120054000_lines.js';
import { Migration20261120061000_spared_session } from './migrations/Migration20261120061000_spared_session.js';

/** In the order in which they run. */
const MIGRATIONS = [
  Migration20261120000000_ground,
  Migration20261120010000_rooms,
  Migration20261120020000_acts,
  Migration20261120030000_accounts,
  Migration20261120031000_identities,
  Migration20261120032000_people,
  Migration20261120040000_provider_notices,
  Migration20261120041000_payment,
  Migration20261120042000_coupons,
  Migration20261120043000_settlement,
  Migration20261120044000_coupons_of_payments,
  Migration20261120050000_waitlist,
  Migration20261120051000_notifications,
  Migration20261120052000_interests,
  Migration20261120053000_webhooks,
  Migration20261120054000_lines,
  Migration20261120061000_spared_session,
];

/** Opens the object-relational mapper and its pool of at most `connections`. */
export function openOrm(clientUrl: string, entities: readonly unknown[], connections: number): Promise<MikroORM> {
  return MikroORM.init(
    defineConfig({
      clientUrl,
      entities: entities as never,
      extensions: [Migrator],
      migrations: {
        migrationsList: MIGRATIONS,
        snapshot: false,
        silent: true,
      },
      pool: { min: 0, max: connections },
      driverOptions: { onPoolCreated: takeBackBroken },
      // One statement an entity kind at flush; the database, not the unit of work, is what guards the invariants.
      ignoreUndefinedInQuery: true,
    }),
  );
}

/** How long a holder may take to notice that its connection is gone. */
const NOTICED_MS = 250;

/**
 * Takes a connection back that broke inside a transaction. The mapper gives one back after the rollback only, and on a
 * broken connection there is none: each would cost the pool a place for as long as the process lives.
 */
function takeBackBroken(pool: Pool): void {
  const lent = new Set<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) =>
    client.once('end', () => setTimeout(() => lent.has(client) && client.release(true), NOTICED_MS)),
  );
}

/** Brings the database up to this version's tables. Several processes may do it at once: one does the work. */
export async function migrate(orm: MikroORM): Promise<void> {
  await migrateJobs(orm.config.get('clientUrl')!);
  await orm.em.fork().transactional(async (em) => {
    await em.execute(`select pg_advisory_xact_lock(hashtext('course-catch:migrate'))`);
    await orm.migrator.up({ transaction: em.getTransactionContext() });
  });
}
