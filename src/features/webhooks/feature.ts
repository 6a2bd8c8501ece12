import type { Feature } from '../feature.js';
import { WebhookDeliverySchema, WebhookEndpointSchema } from './entities.js';
import { deliveryNode, endpointNode, forgetDeliveries } from './list-deliveries.js';
import { noteDeliveries } from './note-deliveries.js';
import { WebhookDeliveryConnectionResolver, WebhookDeliveryResolver, WebhookEndpointResolver } from './resolver.js';
import { finishDeliveries, sendDeliveries } from './send-deliveries.js';

/** Other systems that are told of what happens. */
export const webhooks: Feature = {
  name: 'webhooks',
  entities: [WebhookEndpointSchema, WebhookDeliverySchema],
  resolvers: [WebhookEndpointResolver, WebhookDeliveryResolver, WebhookDeliveryConnectionResolver],
  nodes: { endpoint: endpointNode, delivery: deliveryNode },
  duties: [noteDeliveries],
  recurring: [
    { name: 'sendDeliveries', everyMs: 1000, run: sendDeliveries },
    { name: 'forgetDeliveries', everyMs: 3_600_000, run: forgetDeliveries },
  ],
  start: async (infra) => () => finishDeliveries(infra),
};
