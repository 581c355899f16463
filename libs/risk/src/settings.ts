import { type Config } from '@app/config';

/** The numbers of safety.md §4. */
export type RiskSettings = Config['risk'];
