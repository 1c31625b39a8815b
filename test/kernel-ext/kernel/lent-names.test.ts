import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { command, notebookOf, ofType, streamText, suiteKernel, useProjectFolder, writeNotebookFile } from "../support";

describe("names that cells have without an import", () => {
  const suite = suiteKernel();
  const run = (code: string, options = {}) => suite.kernel.run(code, options);
  const shown = async (code: string) => {
    const { reply, published } = await run(code);
    expect(reply.status, String(reply.evalue)).to.equal("ok");
    return [...ofType(published, "display_data"), ...ofType(published, "execute_result")].map(({ data }) => data);
  };

  it("show values: display, html, md, svg", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the cell's
    expect(await shown("display(html`<b>${1}</b>`); md`*x*`")).to.deep.equal([
      { "text/html": "<b>1</b>", "text/plain": "1" },
      { "text/markdown": "*x*", "text/plain": "*x*" },
    ]);
    expect(await shown("svg`<svg/>`")).to.deep.equal([{ "image/svg+xml": "<svg/>", "text/plain": "<svg/>" }]);
  });

  it("tell and ask: alert; prompt and confirm say where nobody can be asked", async () => {
    expect(streamText((await run("alert('careful')")).published)).to.equal("careful\n");
    for (const code of ["await prompt('name?')", "await confirm('sure?')"]) {
      const { reply } = await run(code, { allow_stdin: false });
      expect(reply.evalue).to.match(/this front-end takes no input/);
      expect((reply.traceback as string[]).join("\n"), "frames of the kernel's own").not.to.include("prompt.js");
    }
  });

  it("clear the cell's output: console.clear()", async () => {
    const { published } = await run("console.log('gone'); console.clear(); console.log('stays')");
    const types = published.map(({ header }) => header.msg_type).filter((type) => /stream|clear/.test(type));
    expect(types).to.deep.equal(["stream", "clear_output", "stream"]);
  });

  it("have types, and an own declaration wins, then and later", async () => {
    expect((await run("html`x`.nothing")).reply.evalue).to.match(/'nothing' does not exist on type 'Displayable'/);
    expect(await shown("const html = (text: string) => text.length;\nhtml('four')")).to.deep.equal([
      { "text/plain": "4" },
    ]);
    expect(await shown("html('three') + 1")).to.deep.equal([{ "text/plain": "6" }]);
    expect(await shown("const $ = 5, prompt = 6;\n$ + prompt")).to.deep.equal([{ "text/plain": "11" }]);
  });
});

describe("the shell in cells", () => {
  const suite = suiteKernel();
  const text = async (code: string) => {
    const { published, reply } = await suite.kernel.run(code);
    return { out: streamText(published), err: streamText(published, "stderr"), reply, published };
  };

  it("shows what a command writes, and gives it; nothing is shown twice", async () => {
    const { out, err, published } = await text("await $`echo one; echo two >&2`");
    expect([out, err]).to.deep.equal(["one\n", "two\n"]);
    expect(ofType(published, "execute_result")).to.deep.equal([]);
    expect(
      (await text("(await $`printf 'a\\nb\\n'`).lines.length")).published.map(({ content }) => content.data),
    ).to.deep.include({ "text/plain": "2" });
  });

  it("shows it as it comes", async () => {
    const { id } = suite.kernel.client.request("execute_request", {
      code: "await $`echo first; while [ ! -e go.txt ]; do sleep 0.05; done; echo second`",
    });
    await suite.kernel.said(id, "first");
    fs.writeFileSync(path.join(suite.folder, "go.txt"), "");
    await suite.kernel.said(id, "second");
  });

  it("takes what is put in as words, whatever they hold", async () => {
    const code =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the cell's
      "const odd = \"it's $HOME; `x` \\\"y\\\"\";\nString(await $`printf %s, ${odd} ${['a b', 'c']}`) === odd + ',a b,c,'";
    expect((await text(code)).published.map(({ content }) => content.data)).to.deep.include({ "text/plain": "true" });
  });

  it("fails as the command does, and is stopped with its cell", async () => {
    const { reply } = await text("await $`echo wrong >&2; exit 3`");
    expect([reply.ename, reply.evalue]).to.deep.equal([
      "ShellError",
      "`echo wrong >&2; exit 3` ended with exit code 3",
    ]);
    // The line that called it, none of the kernel's own, and what was written not once more.
    const trace = stripVTControlCharacters((reply.traceback as string[]).join("\n"));
    expect(trace).to.match(/> 1 \| await \$`echo wrong.*\n {4}at cell-\d+\.ts:1:/);
    expect(trace).not.to.match(/shell\.js|stderr:/);
    const { id, reply: ended } = suite.kernel.client.request("execute_request", {
      code: "await $`echo begun; sleep 60`",
    });
    await suite.kernel.said(id, "begun");
    suite.kernel.client.control("interrupt_request", {});
    expect((await ended).content.ename).to.equal("Interrupted");
  });

  it("is what cells in the manner of other notebooks are told", async () => {
    expect((await text("!ls -l")).reply.evalue).to.include("await $`ls -l`");
  });
});

describe("a promise that a cell leaves rejected", () => {
  const at = useProjectFolder();

  it("is shown in the cell, also the last one of a run", () => {
    const notebook = writeNotebookFile(
      at(),
      "late.ipynb",
      notebookOf(["void Promise.reject(new Error('left alone'));"]),
    );
    const { status, stderr } = command("run", notebook, "--out", at("out"));
    expect(status, stderr).to.equal(0);
    const [{ outputs }] = JSON.parse(fs.readFileSync(at("out", "late.ipynb"), "utf8")).cells;
    const said = outputs.map(({ text }: { text: string | string[] }) => [text].flat().join("")).join("");
    expect(stripVTControlCharacters(said)).to.match(/^Unhandled promise rejection: Error: left alone/);
  });
});
