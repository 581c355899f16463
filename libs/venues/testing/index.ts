export { describeVenue, type VenueUnderTest } from './describe-venue.js';
export { FakeKeyTester } from './fake-key-tester.js';
export { FakeVenue, type FakeVenueOptions } from './fake-venue.js';
export { type Fault, FaultPlan, type Operation } from './fault-plan.js';
export { anOrderRequest } from './orders.js';
export { paperOrdersIn } from './paper-orders-in.js';
