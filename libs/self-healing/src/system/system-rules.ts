import { type SystemDetector } from '../detector.js';
import { type HealingSettings } from '../settings.js';
import { orphanOrder } from './orphan-order.js';
import { clockSkew, diskNearlyFull, eventLoopLag, indexMissing, memoryGrowth } from './process-rules.js';
import { staleFeed } from './stale-feed.js';
import { unreadableBot } from './unreadable-bot.js';
import { venueUnreachable } from './venue-unreachable.js';

/** The rules about everything that is no bot's own. */
export const systemRules = (settings: HealingSettings): readonly SystemDetector[] => [
  unreadableBot,
  orphanOrder,
  staleFeed,
  venueUnreachable,
  eventLoopLag(settings),
  memoryGrowth(settings),
  diskNearlyFull(settings),
  clockSkew(settings),
  indexMissing,
];
