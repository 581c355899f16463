import { messageOf, within } from '@app/kernel';

import { type ChecklistFinding, type ChecklistItem } from './checklist-item.js';

/** What must be measured before anybody goes live, in the order of the report. */
export const REQUIRED_ITEMS = [
  'paper_days',
  'no_critical_errors',
  'smoke_test',
  'emergency_drill',
  'win_rates',
  'keys_tested',
  'balances_verified',
  'size_limits',
  'backup',
  'alerts_tested',
] as const;

type ChecklistStatus = 'passed' | 'failed';

interface MeasuredItem {
  readonly code: string;
  readonly requirement: string;
  readonly status: ChecklistStatus;
  readonly evidence: string;
  readonly link: string | undefined;
}

export interface Checklist {
  /** Every item passed. */
  readonly ready: boolean;
  readonly items: readonly MeasuredItem[];
}

/** Measures every item at once, each within the deadline. Never rejects. */
export async function measureChecklist(
  items: readonly ChecklistItem[],
  timeoutMs: number,
): Promise<Checklist> {
  const measured = new Map(
    await Promise.all(items.map(async (item) => [item.code, await measure(item, timeoutMs)] as const)),
  );
  const required = REQUIRED_ITEMS.map((code) => measured.get(code) ?? nobodyMeasures(code));
  const further = [...measured.values()].filter(({ code }) => !isRequired(code));
  const all = [...required, ...further];
  return { ready: all.every(({ status }) => status === 'passed'), items: all };
}

async function measure(item: ChecklistItem, timeoutMs: number): Promise<MeasuredItem> {
  const { code, requirement, link } = item;
  const { passed, evidence } = await find(item, timeoutMs);
  return { code, requirement, status: passed ? 'passed' : 'failed', evidence, link };
}

async function find(item: ChecklistItem, timeoutMs: number): Promise<ChecklistFinding> {
  try {
    return await within(timeoutMs, `Measuring ${item.code}`, (signal) => item.measure(signal));
  } catch (error) {
    return { passed: false, evidence: `It could not be measured: ${messageOf(error)}` };
  }
}

const nobodyMeasures = (code: string): MeasuredItem => ({
  code,
  requirement: 'It is measured',
  status: 'failed',
  evidence: 'No part of this server measures it',
  link: undefined,
});

const isRequired = (code: string): boolean => REQUIRED_ITEMS.some((required) => required === code);
