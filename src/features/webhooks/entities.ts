import { defineEntity, p } from '@mikro-orm/core';

const WebhookEndpointSchema = defineEntity({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoints',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    url: p.text(),
    description: p.text().default(''),
    /** Names of `WebhookEvent`. */
    events: p.array(),
    enabled: p.boolean().default(true),
    /** Sealed; see `secrets.ts`. */
    secret: p.blob().lazy(),
    /** The one before, until its day is over. */
    oldSecret: p.blob().nullable().lazy(),
    oldSecretUntil: p.datetime().nullable().lazy(),
    failingSince: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Where another system is told of what happens. */
export class WebhookEndpoint extends WebhookEndpointSchema.class {}
WebhookEndpointSchema.setClass(WebhookEndpoint);

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    endpointId: p.uuid(),
    event: p.text(),
    state: p.enum(['PENDING', 'DELIVERED', 'DEAD']).default('PENDING'),
    attempts: p.integer().default(0),
    lastStatus: p.integer().nullable(),
    lastError: p.text().nullable(),
    nextTryAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

/** One message to one endpoint. Its number of the fact and its body are read by statements only. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);

export { WebhookEndpointSchema, WebhookDeliverySchema };
