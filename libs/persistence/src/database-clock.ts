import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';

/** The clock of the database server, which is another machine's where MONGODB_URI is set. */
@Injectable()
export class DatabaseClock {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly clock: Clock,
  ) {}

  /** How far it is ahead of this machine's, in milliseconds; 0 where the server does not tell. */
  async offsetMs(): Promise<number> {
    const before = this.clock.now();
    const hello = await this.connection.db?.admin().command({ hello: 1 });
    const halfway = (before + this.clock.now()) / 2;
    return hello?.localTime instanceof Date ? hello.localTime.getTime() - halfway : 0;
  }
}
