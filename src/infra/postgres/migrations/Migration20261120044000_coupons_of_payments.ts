import { Migration } from '@mikro-orm/migrations';

/** Which coupon a payment was begun with, whatever becomes of both; and money that goes back for the want of it. */
export class Migration20261120044000_coupons_of_payments extends Migration {
  override name = 'Migration20261120044000_coupons_of_payments';

  override up(): void {
    this.addSql(`alter table payments add column coupon_id uuid references coupons (id)`);
    this.addSql(`update payments p set coupon_id = k.id from coupons k where k.payment_id = p.id`);
    this.addSql(`
      alter table refunds drop constraint refunds_cause_check, add constraint refunds_cause_check check (cause in
        ('ENROLLMENT_CANCELLED', 'COURSE_CANCELLED', 'ADMIN_DECISION', 'NO_SEAT', 'DUPLICATE', 'COUPON_USED', 'PROVIDER_DECISION'))`);
  }
}
