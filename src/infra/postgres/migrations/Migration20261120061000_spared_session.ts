import { Migration } from '@mikro-orm/migrations';

/** The one session that stays when those of an account have to end. */
export class Migration20261120061000_spared_session extends Migration {
  override name = 'Migration20261120061000_spared_session';

  override up(): void {
    this.addSql(`
      alter table accounts
        -- The session in which its person set a new password, which stays; null: all end.
        add sessions_end_spare uuid`);
  }
}
