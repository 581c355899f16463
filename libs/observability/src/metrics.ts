import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

const PREFIX = 'amarktai_';

/** Where every metric is made, so that all have the prefix and none outlives its application. */
export class Metrics {
  readonly #registry = new Registry();
  readonly contentType = this.#registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
  }

  /** Name without prefix, ending in `_total`. */
  counter<Label extends string = never>(
    options: Omit<CounterConfiguration<Label>, 'registers'>,
  ): Counter<Label> {
    return new Counter({ ...options, name: PREFIX + options.name, registers: [this.#registry] });
  }

  /** Name without prefix, ending in the unit. */
  gauge<Label extends string = never>(options: Omit<GaugeConfiguration<Label>, 'registers'>): Gauge<Label> {
    return new Gauge({ ...options, name: PREFIX + options.name, registers: [this.#registry] });
  }

  /** Name without prefix, ending in the unit, `_seconds` for times. */
  histogram<Label extends string = never>(
    options: Omit<HistogramConfiguration<Label>, 'registers'>,
  ): Histogram<Label> {
    return new Histogram({ ...options, name: PREFIX + options.name, registers: [this.#registry] });
  }

  /** The Prometheus text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
