export { aFill } from './a-fill.builder.js';
export { aPosition } from './a-position.builder.js';
export { aVenueOrder } from './a-venue-order.builder.js';
export { anAccount } from './an-account.builder.js';
export { anOrder } from './an-order.builder.js';
