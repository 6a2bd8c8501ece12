import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import { migrateJobs } from '../jobs.js';
import { Migration20261120000000_ground } from './migrations/Migration20261120000000_ground.js';
import { Migration20261120010000_rooms } from './migrations/Migration20261120010000_rooms.js';
import { Migration20261120020000_acts } from './migrations/Migration20261120020000_acts.js';
import { Migration20261120030000_accounts } from './migrations/Migration20261120030000_accounts.js';
import { Migration20261120031000_identities } from './migrations/Migration20261120031000_identities.js';
import { Migration20261120032000_people } from './migrations/Migration20261120032000_people.js';

/** In the order in which they run. */
const MIGRATIONS = [
  Migration20261120000000_ground,
  Migration20261120010000_rooms,
  Migration20261120020000_acts,
  Migration20261120030000_accounts,
  Migration20261120031000_identities,
  Migration20261120032000_people,
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
      // One statement an entity kind at flush; the database, not the unit of work, is what guards the invariants.
      ignoreUndefinedInQuery: true,
    }),
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
