import { type HaltScope, type Marker, type MarkerReading, type Markers } from '@app/emergency-stop';

/** Marker files without a disk; `isDown`: the folder can neither be read nor written. */
export class MemoryMarkers implements Markers {
  isDown = false;
  readonly files = new Map<HaltScope, Marker>();

  read(): Promise<MarkerReading> {
    return Promise.resolve(
      this.isDown
        ? { readable: false, reason: 'the disk is away' }
        : { readable: true, markers: [...this.files.values()] },
    );
  }

  write({ scope, reason }: Marker): Promise<void> {
    if (this.isDown) return Promise.reject(new Error('the disk is away'));
    this.files.set(scope, { scope, reason });
    return Promise.resolve();
  }

  remove(scope: HaltScope): Promise<void> {
    if (this.isDown) return Promise.reject(new Error('the disk is away'));
    this.files.delete(scope);
    return Promise.resolve();
  }
}
