/** What the system found. Texts are for the administrator who decides whether to go live. */
export interface ChecklistFinding {
  readonly passed: boolean;
  /** What was measured, when, and what is missing where it failed. */
  readonly evidence: string;
}

/**
 * One item of the pre-live checklist (port; one file each, where the knowledge is). An item that throws, hangs past its
 * deadline or is not there at all fails: what cannot be measured was not done.
 */
export abstract class ChecklistItem {
  /** One of `REQUIRED_ITEMS`, or a further one. */
  abstract readonly code: string;
  /** What must be so, in a few words. */
  abstract readonly requirement: string;
  /** Where to look further, or to do what is missing: a path of the API, or of the documentation. */
  abstract readonly link: string;
  abstract measure(signal: AbortSignal): Promise<ChecklistFinding> | ChecklistFinding;
}
