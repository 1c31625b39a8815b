import { expect } from "chai";
import { timedOut, within } from "../../../kernel-ext/runner/kernel/wait";
import type { Message } from "../../../kernel-ext/wire";
import { ofType, streamText, suiteKernel } from "../support";
import { VscodeClient } from "./conformance/vscode-client";

/** Milliseconds after which an answer counts as never. */
const patience = 20_000;

describe("bowlab kernel's prompt() and confirm()", () => {
  const suite = suiteKernel();
  let client: VscodeClient;
  before(() => {
    client = new VscodeClient(suite.kernel.process.connection);
  });
  after(() => client?.close());

  /** Begins a cell; `question` is the first that it asks. */
  function begin(code: string) {
    const question = nextQuestion();
    const { id, reply, idle } = client.send("shell", "execute_request", { code, allow_stdin: true });
    const ended = async () => {
      if ((await within(Promise.all([reply, idle]), patience)) === timedOut) throw new Error("the cell did not end");
      return { reply: await reply, published: client.about(id) };
    };
    return { id, question, ended };
  }

  const nextQuestion = () => client.next((_, channel) => channel === "stdin");
  const answer = (value: string, to?: Message) =>
    client.send("stdin", "input_reply", { value }, { parent: to?.header });
  const interrupt = () => client.send("control", "interrupt_request", {}).reply;
  const resultOf = (published: Message[]) => ofType(published, "execute_result")[0]?.data;

  for (const [what, names] of [
    ["names its question", true],
    ["names none", false],
  ] as const) {
    it(`get their answers after an interrupted question, from a front-end that ${what}`, async () => {
      const first = begin('await prompt("Name?");');
      await first.question;
      await interrupt();
      expect((await first.ended()).reply.ename).to.equal("Interrupted");
      const second = begin('[await prompt("Again?"), await confirm("Sure?")]');
      const question = await second.question;
      const sure = nextQuestion();
      answer("Bob", names ? question : undefined);
      answer("yes", names ? await sure : void (await sure));
      expect(resultOf((await second.ended()).published)).to.deep.equal({ "text/plain": "[ 'Bob', true ]" });
    });
  }

  it("do not take an answer to a question that was interrupted before", async () => {
    const first = begin('await prompt("Name?");');
    const dead = await first.question;
    await interrupt();
    await first.ended();
    const second = begin('await prompt("Again?")');
    const question = await second.question;
    answer("late", dead);
    answer("Bob", question);
    answer("Bob, once more", question);
    expect(resultOf((await second.ended()).published)).to.deep.equal({ "text/plain": "Bob" });
  });

  it("ask one after another, so that each gets its own answer", async () => {
    const cell = begin('await Promise.all([prompt("A?"), prompt("B?"), prompt("C?")])');
    for (let question = await cell.question, i = 0; i < 3; i++) {
      const next = nextQuestion();
      next.catch(() => {});
      answer(`to ${question.content.prompt}`, question);
      if (i < 2) question = await next;
    }
    expect(resultOf((await cell.ended()).published)).to.deep.equal({ "text/plain": "[ 'to A?', 'to B?', 'to C?' ]" });
  });

  it("end all questions of an interrupted cell, and ask none that waited behind", async () => {
    const first = begin('await Promise.all([prompt("A?"), prompt("B?")]);');
    await first.question;
    await interrupt();
    expect((await first.ended()).reply.ename).to.equal("Interrupted");
    const second = begin('await prompt("C?")');
    expect((await second.question).content.prompt).to.equal("C?");
    answer("c", await second.question);
    expect(resultOf((await second.ended()).published)).to.deep.equal({ "text/plain": "c" });
  });

  it("give up a question that its cell did not wait for when another cell asks, and say so", async () => {
    const first = begin('void prompt("Name?"); 0');
    await first.question;
    await first.ended();
    const second = begin('await prompt("Again?")');
    answer("Bob", await second.question);
    const { published } = await second.ended();
    expect(resultOf(published)).to.deep.equal({ "text/plain": "Bob" });
    expect(streamText(published, "stderr")).to.match(/the question "Name\?" had no answer when its cell ended/);
  });

  it("may be many in one cell", async () => {
    const cell = begin("let sum = 0;\nfor (let i = 0; i < 15; i++) sum += Number(await prompt('Next?'));\nsum");
    for (let question = await cell.question, i = 0; i < 15; i++) {
      const next = nextQuestion();
      next.catch(() => {});
      answer("1", question);
      if (i < 14) question = await next;
    }
    const { published } = await cell.ended();
    expect(resultOf(published)).to.deep.equal({ "text/plain": "15" });
    expect(streamText(published, "stderr")).to.equal("");
  });
});
