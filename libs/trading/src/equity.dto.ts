export class EquityDto {
  /** Market time. */
  readonly time!: Date;
  /** Cash, and the position at the bid, in quote currency. @example "1003.52" */
  readonly equity!: string;
  /** What was put in: the difference to the equity is profit. Absent in old entries. @example "1000" */
  readonly capital: string | undefined;
  /** @example "903.11" */
  readonly cash!: string;
  /** @example "USDT" */
  readonly quote!: string;
}
