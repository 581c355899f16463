import 'reflect-metadata';

import { serve } from '../src/serve.js';
import { LAB_CLOCK } from './live-lab/lab-clock.js';
import { LiveLabModule } from './live-lab/live-lab.module.js';

await serve({ modules: [LiveLabModule], clock: LAB_CLOCK });
