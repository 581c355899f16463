export { ApiCredentials, type ApiSecrets } from './api-credentials.js';
export { InMemoryPaperOrders } from './in-memory-paper-orders.js';
export {
  KeyRefusedError,
  KeyTester,
  KeyTestUnavailableError,
  type AssetBalance,
  type KeyPermissions,
  type KeyReport,
  type Permission,
} from './key-tester.js';
export { KeyTesters } from './key-testers.js';
export { PaperOrderStore } from './paper-order-store.js';
export { PaperVenue } from './paper-venue.js';
export {
  UnknownVenueError,
  Venue,
  VenueAmbiguousError,
  VenueRegistry,
  VenueRejectedError,
  VenueUnavailableError,
  type CancelOutcome,
  type Liquidity,
  type OrderRequest,
  type OrderSide,
  type OrderType,
  type VenueAccount,
  type VenueFill,
  type VenueOrder,
  type VenueOrderStatus,
} from './venue.js';
export { Venues } from './venues.js';
export { VenuesModule } from './venues.module.js';
