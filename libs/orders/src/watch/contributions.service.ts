import { StatusGuards } from '@app/bots';
import { HaltParts } from '@app/emergency-stop';
import { Injectable } from '@nestjs/common';

import { ArchiveGuard } from './archive-guard.service.js';
import { HaltBooks } from '../halt/halt-books.service.js';
import { PositionCloser } from '../halt/position-closer.service.js';
import { BooksGuard } from './books-guard.service.js';

/** What orders and money have to say in other areas: which status a bot may get, and what a stop must close. */
@Injectable()
export class Contributions {
  constructor(
    private readonly guards: StatusGuards,
    private readonly archiveGuard: ArchiveGuard,
    private readonly booksGuard: BooksGuard,
    private readonly halt: HaltParts,
    private readonly haltBooks: HaltBooks,
    private readonly closer: PositionCloser,
  ) {}

  register(): void {
    this.guards.register(this.archiveGuard);
    this.guards.register(this.booksGuard);
    this.halt.openBooks({ orders: this.haltBooks, positions: this.closer });
  }
}
