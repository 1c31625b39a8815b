import { expect } from "chai";
import { createPerson } from "../../../../kernel-ext/kernel/front/person";
import { type Message, newMessage } from "../../../../kernel-ext/wire";

describe("createPerson()", () => {
  const request = newMessage("execute_request", {}, { session: "s" });

  /** A person, the questions put, and the answers that were heard. */
  function person() {
    const questions: Message[] = [];
    const answers: string[] = [];
    const { ask, heard, sessionDied } = createPerson(
      (parent, content) => {
        const question = newMessage("input_request", content, { session: "k", parent });
        questions.push(question);
        return question.header.msg_id;
      },
      (value) => answers.push(value),
    );
    const says = (value: string, parent?: Message) =>
      heard(newMessage("input_reply", { value }, { session: "s", parent }));
    return { ask: (prompt: string) => ask(request, { prompt }), sessionDied, says, questions, answers };
  }

  it("drops an answer to an earlier question, and hears one that names none of its own", () => {
    const { ask, says, questions, answers } = person();
    ask("Name?");
    ask("Again?");
    says("late", questions[0]);
    expect(answers).to.deep.equal([]);
    says("Bob", questions[1]);
    says("Bob, once more", questions[1]);
    expect(answers).to.deep.equal(["Bob"]);
    for (const parent of [undefined, request]) {
      ask("And now?");
      says("Ada", parent);
      says("Ada, once more", parent);
    }
    expect(answers).to.deep.equal(["Bob", "Ada", "Ada"]);
  });

  it("hears no answer to a question of a session that died", () => {
    const { ask, sessionDied, says, questions, answers } = person();
    ask("Name?");
    sessionDied();
    says("late", questions[0]);
    says("late, and without a name");
    expect(answers).to.deep.equal([]);
  });
});
