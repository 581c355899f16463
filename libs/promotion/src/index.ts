export { LiveSteps, type SizeBasis } from './live-steps.service.js';
export { LiveStepsModule } from './live-steps.module.js';
export { PromotionModule } from './promotion.module.js';
export { endRestoredPromotions } from './restored-promotions.repository.js';
