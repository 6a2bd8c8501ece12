import type { Duty } from '../../infra/events/duties.js';
import { accountsIn } from '../accounts/index.js';

/** Lets go of what people followed and waited for words of, once they are forgotten themselves. */
export const forgetInterests: Duty = {
  name: 'forgetInterests',
  types: ['accountPurged'],
  async perform(_ctx, tx, facts) {
    const forgotten = `{${accountsIn(facts.map(({ event }) => event)).join()}}`;
    await tx.query(`delete from follows where account_id = any(?::uuid[])`, [forgotten]);
    await tx.query(`delete from keyword_alerts where account_id = any(?::uuid[])`, [forgotten]);
  },
};
