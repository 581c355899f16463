export {
  aPromotionSystem,
  type PromotionSystem,
  type PromotionSystemOptions,
} from './promotion-system.builder.js';
