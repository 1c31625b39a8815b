/** Keeps a box's question in the page's address, where its attribute `address` names a parameter. */
import { questionIn, withQuestion } from "./address";

/** Reads and writes the question of one box. */
export class QuestionAddress {
  constructor(private readonly box: Element) {}

  /** The question in the address; empty where there is none, or none is kept. */
  read(): string {
    const key = this.box.getAttribute("address");
    return key ? questionIn(location.href, key) : "";
  }

  /** Writes the question. What was sent can be gone back to; what is being typed writes over itself. */
  write(question: string, sent: boolean): void {
    const key = this.box.getAttribute("address");
    if (!key) return;
    const address = withQuestion(location.href, key, question);
    try {
      if (sent && history.state?.bowlab !== question) history.pushState({ bowlab: question }, "", address);
      else history.replaceState(history.state, "", address);
    } catch {
      // Browsers allow a hundred changes in half a minute, and none in some frames. The search goes on without.
    }
  }
}
