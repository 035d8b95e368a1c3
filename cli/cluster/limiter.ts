/** Runs at most so many things at once; the others wait for their turn. */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  public async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) { await new Promise<void>(resolve => this.waiting.push(resolve)); } else { this.running++; }
    try {
      return await work();
    } finally {
      // whoever waits takes this place, so that nobody else can slip in between
      const next = this.waiting.shift();
      if (next) { next(); } else { this.running--; }
    }
  }
}
