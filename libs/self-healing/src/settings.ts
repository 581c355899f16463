import { type Config } from '@app/config';

export type HealingSettings = Config['selfHealing'];
