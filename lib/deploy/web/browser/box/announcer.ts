/** What a screen reader says of answers: the last one only, once the reader has stopped typing. */

/** Milliseconds of stillness. */
const STILLNESS = 700;

/** Says texts through one element. */
export class Announcer {
  private timer?: ReturnType<typeof setTimeout>;

  /** @param place an element with `role="status"` */
  constructor(private readonly place: HTMLElement) {}

  /** Says `text` after a moment, in place of what has not been said yet; an empty one says nothing. */
  say(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.place.textContent = text;
    }, STILLNESS);
  }
}
