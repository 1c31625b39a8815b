/** Keeps a box's question in the page's address, where its attribute `address` names a parameter. */
import { questionIn, withQuestion } from "./address";

/** How the question of an entry of the page's history came there. */
const SENT = "sent";
const TYPED = "typed";

/** Reads and writes the question of one box. */
export class QuestionAddress {
  constructor(private readonly box: Element) {}

  /** The question in the address; empty where there is none, or none is kept. */
  read(): string {
    const key = this.box.getAttribute("address");
    return key ? questionIn(location.href, key) : "";
  }

  /**
   * Writes the question. What was sent (by Enter, or by opening the page with it) can be gone back to; what is being
   * typed writes over itself.
   */
  write(question: string, sent: boolean): void {
    const key = this.box.getAttribute("address");
    if (!key || (question === this.read() && !sent)) return;
    const address = withQuestion(location.href, key, question);
    const leaves = this.read() !== "" && history.state?.bowlab !== TYPED && question !== this.read();
    const state = { ...history.state, bowlab: sent ? SENT : TYPED };
    try {
      if (leaves) history.pushState(state, "", address);
      else history.replaceState(state, "", address);
    } catch {
      // Browsers allow a hundred changes in half a minute, and none in some frames. The search goes on without.
    }
  }
}
