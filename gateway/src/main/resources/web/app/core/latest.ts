/**
 * Of questions that overlap only the last one's answer counts. What is heard while it is on its way comes after it:
 * the gateway may have answered before that happened, however late the answer arrives.
 */
export class Latest<News = never> {
  private heard: News[] | null = null;

  hear(news: News): void {
    this.heard?.push(news);
  }

  /** The answer and what was heard since; null, also for a failure, when something else was asked meanwhile. */
  async ask<Answer>(question: Promise<Answer>): Promise<{ answer: Answer; heard: News[] } | null> {
    const heard: News[] = [];
    this.heard = heard;
    try {
      const answer = await question;
      return this.heard === heard ? { answer, heard } : null;
    } catch (error) {
      if (this.heard === heard) throw error;
      return null;
    } finally {
      if (this.heard === heard) this.heard = null;
    }
  }
}
