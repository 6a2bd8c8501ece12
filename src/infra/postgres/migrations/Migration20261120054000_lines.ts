import { Migration } from '@mikro-orm/migrations';

/** How long the line for a course is, beside how many of it could be given a seat. */
export class Migration20261120054000_lines extends Migration {
  override name = 'Migration20261120054000_lines';

  override up(): void {
    this.addSql(`alter table seats add in_line int not null default 0`);
    this.addSql(`
      update seats s set in_line = line.length
        from (select course_id, count(*) as length from waitlist_entries where state = 'WAITING' group by 1) line
       where s.course_id = line.course_id`);
  }
}
