import { Clock, SystemClock } from '@app/kernel';
import { Global, Module } from '@nestjs/common';

/** The wall clock, for everyone who asks for a Clock; market time comes from the feeds. */
@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
export class ClockModule {}
