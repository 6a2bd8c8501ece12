import type { Feature } from '../feature.js';
import { SettlementSchema } from './entities.js';
import {
  FeeRateResolver,
  SettlementConnectionResolver,
  SettlementPreviewResolver,
  SettlementResolver,
} from './resolver.js';
import { visibleSettlement } from './settlement.js';

/** What instructors are owed, period by period. */
export const settlement: Feature = {
  name: 'settlement',
  entities: [SettlementSchema],
  resolvers: [SettlementResolver, SettlementPreviewResolver, FeeRateResolver, SettlementConnectionResolver],
  nodes: { settlement: visibleSettlement },
};
