import { type Metrics } from './metrics.js';

/** What is known of a request once it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, not the URL: there are few of them, and ids are not in them. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Counts and times the answered requests. */
export function requestMetrics(metrics: Metrics): (request: AnsweredRequest) => void {
  const seconds = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  return ({ method, route, status, durationMs }) => {
    seconds.observe({ method, route, status: String(status) }, durationMs / 1000);
  };
}
