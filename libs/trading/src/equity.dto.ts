export class EquityDto {
  /** Market time. */
  readonly time!: Date;
  /** Cash, and the position at the bid, in quote currency. @example "1003.52" */
  readonly equity!: string;
  /** @example "903.11" */
  readonly cash!: string;
  /** @example "USDT" */
  readonly quote!: string;
}
