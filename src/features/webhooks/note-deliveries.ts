import type { Duty } from '../../infra/events/duties.js';
import { nowSql } from '../../infra/postgres/now.js';
import { bodyOf, MESSAGES } from './messages.js';

/**
 * Puts down a message for every endpoint that asked for such facts, in the transaction that forgets them: each fact
 * becomes one message an endpoint, whatever crashes.
 */
export const noteDeliveries: Duty = {
  name: 'webhooks',
  types: Object.keys(MESSAGES),
  awaited: `exists (select from webhook_endpoints where enabled)`,
  async perform(ctx, tx, facts) {
    const messages = facts.map((fact) => ({
      fact: fact.outboxId,
      event: MESSAGES[fact.event.type]!.event,
      body: bodyOf(fact),
      at: fact.at.toISOString(),
    }));
    await tx.query(
      `insert into webhook_deliveries (endpoint_id, fact_id, event, body, next_try_at, created_at)
       select e.id, m.fact, m.event, m.body, ${nowSql('?')}, m.at
         from jsonb_to_recordset(?::jsonb) as m (fact bigint, event text, body text, at timestamptz)
         join webhook_endpoints e on e.enabled and m.event = any (e.events)
       on conflict do nothing`,
      [ctx.clock.forStore(), JSON.stringify(messages)],
    );
  },
};
