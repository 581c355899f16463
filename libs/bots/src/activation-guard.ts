import { type Bot } from './bot.js';

export type ActivationVerdict =
  { readonly allowed: true } | { readonly allowed: false; readonly code: string; readonly reason: string };

/**
 * Asked before any bot becomes active, whoever asks for it (port; parts are contributed by the areas that may forbid
 * it, such as the emergency stop). A guard that throws forbids.
 */
export abstract class ActivationGuard {
  abstract readonly name: string;
  abstract mayActivate(bot: Bot): Promise<ActivationVerdict> | ActivationVerdict;
}
