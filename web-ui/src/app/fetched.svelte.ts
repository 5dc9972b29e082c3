import { troubleOf, type Trouble } from './live.svelte';

/** One answer of the controller that follows a key: late answers to earlier questions are dropped. */
export class Fetched<T> {
  value = $state.raw<T | undefined>(undefined);
  trouble = $state.raw<Trouble | null>(null);
  #key: string | undefined;
  #asked = 0;

  /** Asks; what was known of another key is forgotten at once, what was known of this one stays until answered. */
  async ask(key: string, question: () => Promise<T>): Promise<void> {
    const turn = ++this.#asked;
    if (key !== this.#key) {
      this.#key = key;
      this.value = undefined;
      this.trouble = null;
    }
    try {
      const value = await question();
      if (turn !== this.#asked) return;
      this.value = value;
      this.trouble = null;
    } catch (error) {
      if (turn === this.#asked) this.trouble = troubleOf(error);
    }
  }
}
