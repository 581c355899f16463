import { Clock, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { SessionRecord } from './session.schema.js';
import { Tokens, type Claims } from './tokens.js';

/** Sessions and which of their refresh tokens is the newest. */
@Injectable()
export class SessionRepository {
  constructor(
    @InjectModel(SessionRecord.name) private readonly sessions: Model<SessionRecord>,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  async start(userId: UserId): Promise<Claims> {
    const sessionId = new Types.ObjectId().toHexString();
    await this.sessions.create({
      _id: sessionId,
      userId,
      generation: 0,
      createdAt: this.clock.date(),
      expiresAt: this.#expiry(),
    });
    return { userId, sessionId, generation: 0 };
  }

  async isActive({ sessionId, userId }: Claims): Promise<boolean> {
    return (await this.sessions.exists({ _id: sessionId, userId, ...this.#active() })) !== null;
  }

  /** The next generation, for whoever holds the newest token; undefined for anybody else. */
  async advance({ sessionId, userId, generation }: Claims): Promise<Claims | undefined> {
    const advanced = await this.sessions.updateOne(
      { _id: sessionId, userId, generation, ...this.#active() },
      { $inc: { generation: 1 }, $set: { expiresAt: this.#expiry() } },
    );
    return advanced.modifiedCount === 0 ? undefined : { sessionId, userId, generation: generation + 1 };
  }

  /** Whether it was active until now. */
  async end(sessionId: string): Promise<boolean> {
    const ended = await this.sessions.updateOne(
      { _id: sessionId, ...this.#active() },
      { $set: { endedAt: this.clock.date() } },
    );
    return ended.modifiedCount > 0;
  }

  async endAllOf(userId: UserId): Promise<void> {
    await this.sessions.updateMany({ userId, endedAt: null }, { $set: { endedAt: this.clock.date() } });
  }

  #active(): { endedAt: null; expiresAt: { $gt: Date } } {
    return { endedAt: null, expiresAt: { $gt: this.clock.date() } };
  }

  #expiry(): Date {
    return new Date(this.clock.now() + this.tokens.refreshLifetimeSeconds * 1000);
  }
}
