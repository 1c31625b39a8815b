/** What a button and every control have: words beside or on them, and whether they can be used in the page. */
import { Widget } from "../widget";

/** A widget with a description that can be disabled. */
export class Described extends Widget {
  /** It cannot be used in the page. */
  get disabled(): boolean {
    return this.model.state.disabled === true;
  }

  set disabled(disabled: boolean) {
    this.model.set({ disabled });
  }

  /** What stands beside it, or on it. */
  get description(): string {
    return String(this.model.state.description);
  }

  set description(description: string) {
    this.model.set({ description: String(description) });
  }
}
