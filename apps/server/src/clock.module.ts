import { Clock } from '@app/kernel';
import { type DynamicModule, Module } from '@nestjs/common';

/** The wall clock, for everyone who asks for a Clock; market time comes from the feeds. */
@Module({})
export class ClockModule {
  static of(clock: Clock): DynamicModule {
    return {
      module: ClockModule,
      global: true,
      providers: [{ provide: Clock, useValue: clock }],
      exports: [Clock],
    };
  }
}
