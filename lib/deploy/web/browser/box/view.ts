/** What the box shows: an answer, a failure, or how its source stands. */
import type { Answer, AnswerPassage } from "../../../../search";
import type { SearchSource } from "../source";
import { Announcer } from "./announcer";
import { buildFrame, type Frame, fillFrame } from "./frame";
import { hideNotice, noticeFailure, noticeNothing, noticeToken, noticeUpdate } from "./notice";
import { ResultList } from "./results";
import { headingLevel, moreResults, stringsOf } from "./settings";
import { showFound, showState } from "./state-line";

/** The visible side of one box. */
export class View {
  readonly frame: Frame;
  readonly list: ResultList;
  private readonly announcer: Announcer;

  constructor(
    private readonly host: HTMLElement,
    root: ShadowRoot,
    onOpen: (passage: AnswerPassage, answer: Answer) => boolean,
  ) {
    this.frame = buildFrame(root);
    this.announcer = new Announcer(this.frame.announcer);
    this.list = new ResultList(this.frame, {
      settings: () => ({ strings: this.strings, heading: headingLevel(host), link: host.getAttribute("link") }),
      onOpen: (passage) => onOpen(passage, this.list.answer!),
    });
  }

  /** The texts of the attributes, and of the language. */
  showTexts(): void {
    fillFrame(this.frame, this.strings, this.host.getAttribute("label"), this.host.getAttribute("placeholder"));
    if (this.list.answer) this.list.show(this.list.answer);
  }

  /** Something is in the field, or not. */
  showQuestion(): void {
    const { input, clear, start } = this.frame;
    clear.hidden = input.value === "";
    start.hidden = input.value.trim() !== "";
  }

  /** A question is on its way, or none is. */
  showBusy(busy: boolean): void {
    this.host.classList.toggle("busy", busy);
  }

  /** How the source stands, and what was found. */
  showSource(source: SearchSource | undefined): void {
    showState(this.frame, source, this.strings);
    showFound(this.frame, this.list.answer, source, this.strings);
  }

  /** @param k results that were asked for */
  showAnswer(answer: Answer, k: number): void {
    this.showBusy(false);
    this.list.show(answer);
    const found = answer.results.length;
    if (found === 0) noticeNothing(this.frame, answer.question, this.strings);
    else hideNotice(this.frame);
    this.frame.more.hidden = found < k || found >= answer.passages || moreResults(k, 1) === undefined;
    this.announcer.say(this.strings.announced(found, answer.question));
  }

  /** @param retry what the button does */
  showFailure(error: unknown, retry: () => void): void {
    this.reset();
    const said = noticeFailure(this.frame, error, this.strings, retry);
    this.announcer.say(`${this.strings.failed}. ${said}`);
  }

  /** Asks for the service's token. */
  askForToken(use: (token: string) => void): void {
    this.reset();
    this.announcer.say(noticeToken(this.frame, this.strings, use));
  }

  /** Offers what a better source would answer now. */
  offerUpdate(update: () => void): void {
    noticeUpdate(this.frame, this.strings, update);
  }

  /** No answer, no notice. */
  reset(): void {
    this.showBusy(false);
    this.list.clear();
    hideNotice(this.frame);
    this.frame.more.hidden = true;
    this.announcer.say("");
  }

  private get strings() {
    return stringsOf(this.host);
  }
}
