/** Where the person who starts the process looks, apart from every log (port). */
export abstract class Terminal {
  abstract print(text: string): void;
}

/** Standard error: standard output may be the log. */
export class StandardErrorTerminal extends Terminal {
  print(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
