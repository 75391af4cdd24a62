/** Those who want to be told of something. */
export class Listeners<News extends unknown[]> {
  private readonly all = new Set<(...news: News) => void>();

  /** Returns what ends it. */
  readonly add = (listener: (...news: News) => void): (() => void) => {
    this.all.add(listener);
    return () => this.all.delete(listener);
  };

  tell(...news: News): void {
    for (const listener of this.all) listener(...news);
  }
}
