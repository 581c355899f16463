import { EventLoopMonitor, Lifecycle, LifecycleModule } from '@app/lifecycle';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyAdapter } from '@nestjs/platform-fastify';

import { HealthController } from './health.controller.js';
import { HealthRegistry } from './health-registry.js';
import { EventLoopHealth, ProgressHealth, SubsystemHealth } from './lifecycle-health.js';
import { Log } from './log.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { requestMetrics } from './request-metrics.js';

/** How the system is seen from outside: log, health, metrics. Global, because every area is seen. */
@Module({})
export class ObservabilityModule implements OnModuleInit {
  constructor(
    private readonly health: HealthRegistry,
    private readonly lifecycle: Lifecycle,
    private readonly eventLoop: EventLoopMonitor,
    private readonly metrics: Metrics,
    private readonly log: Log,
    private readonly http: HttpAdapterHost<FastifyAdapter>,
  ) {}

  static forRoot(log: Log): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [LifecycleModule],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: Log, useValue: log }, HealthRegistry, Metrics],
      exports: [Log, HealthRegistry, Metrics],
    };
  }

  onModuleInit(): void {
    this.health.register(new SubsystemHealth(this.lifecycle));
    this.health.register(new ProgressHealth(this.lifecycle));
    this.health.register(new EventLoopHealth(this.eventLoop));
    this.#observeRequests();
  }

  #observeRequests(): void {
    const observe = requestMetrics(this.metrics);
    // The command line uses the same parts without serving HTTP.
    const { httpAdapter } = this.http as Partial<HttpAdapterHost<FastifyAdapter>>;
    httpAdapter?.getInstance().addHook('onResponse', (request, reply, done) => {
      const { method } = request;
      const { statusCode: status, elapsedTime: durationMs } = reply;
      const route = request.routeOptions.url ?? 'unknown';
      observe({ method, route, status, durationMs });
      this.log.debug({ method, path: request.url.split('?')[0], status, durationMs }, 'Request answered');
      done();
    });
  }
}
