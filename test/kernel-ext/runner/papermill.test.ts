/**
 * What papermill's documentation promises about parameters ("Parameterize", "Execute"), held to on a TypeScript and a
 * Python kernel.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { build, command, notebookOf, projectFolder, writeNotebookFile } from "../support";
import { requireIpykernel } from "./kernels";

interface Language {
  kernel: string;
  language: string;
  /** A parameters cell with alpha = 0.6, name "x", flag, items, nothing and text. */
  declared: string;
  /** A cell whose result is all six as JSON. */
  shows: string;
  comment: string;
}

const languages: Language[] = [
  {
    kernel: "bowlab",
    language: "typescript",
    declared:
      'let alpha = 0.6;\nlet name = "x";\nlet flag = false;\nlet items: any = [1];\nlet nothing: any = 1;\nlet text = "";',
    shows: "console.log(JSON.stringify([alpha, name, flag, items, nothing, text]))",
    comment: "// Parameters",
  },
  {
    kernel: "python3",
    language: "python",
    declared: 'alpha = 0.6\nname = "x"\nflag = False\nitems = [1]\nnothing = 1\ntext = ""',
    shows: "import json; print(json.dumps([alpha, name, flag, items, nothing, text]))",
    comment: "# Parameters",
  },
];

for (const { kernel, language, declared, shows, comment } of languages) {
  describe(`papermill's parameters, ${language}`, () => {
    let folder: string;
    let kernels: string[] = [];
    before(function () {
      if (kernel === "python3") kernels = ["--kernel-path", requireIpykernel(this as unknown as Mocha.Context)];
      build();
      folder = projectFolder();
    });
    after(() => {
      if (folder) fs.rmSync(folder, { recursive: true });
    });
    const write = (name: string, tags: string[]) => {
      const book = notebookOf([{ source: declared, tags }, shows], kernel);
      book.metadata.kernelspec.language = language;
      return writeNotebookFile(folder, name, book);
    };
    const run = (file: string, ...words: string[]) => {
      const { status, stdout, stderr } = command(
        "run",
        file,
        "--out",
        path.join(folder, "out"),
        "--json",
        ...kernels,
        ...words,
      );
      const [entry] = JSON.parse(stdout).notebooks;
      expect(fs.existsSync(entry.output), stderr).to.equal(true);
      const book = JSON.parse(fs.readFileSync(entry.output, "utf8"));
      const shown = book.cells.at(-1).outputs[0]?.text?.join("");
      return { status, stderr, entry, book, values: shown && JSON.parse(shown) };
    };

    it("come from files, YAML texts, -p by their type and -r as text, the later over the earlier", () => {
      const file = path.join(folder, "p.yaml");
      fs.writeFileSync(file, "alpha: 1\nname: from the file\nitems:\n  - a\n  - {b: 2}\n");
      const words = [
        "-f",
        file,
        "-y",
        "{alpha: 2, nothing: null}",
        "-p",
        "alpha",
        "3e-1",
        "-p",
        "flag",
        "True",
        "-r",
        "text",
        "3",
      ];
      const { values, book, stderr } = run(write("given.ipynb", ["parameters"]), ...words);
      expect(values, stderr).to.deep.equal([0.3, "from the file", true, ["a", { b: 2 }], null, "3"]);
      const tags = book.cells.map(({ metadata }: { metadata: { tags?: string[] } }) => metadata.tags ?? []);
      expect(tags).to.deep.equal([["parameters"], ["injected-parameters"], []]);
      expect(book.cells[1].source[0]).to.equal(`${comment}\n`);
      expect(book.metadata.bowlab.run.parameters).to.include({ alpha: 0.3, text: "3" });
    });

    it("replace those of an earlier run, name the output, and warn of names that nothing declares", () => {
      const first = run(write("again.ipynb", ["parameters"]), "-p", "alpha", "1");
      const second = run(first.entry.output, "-p", "alpha", "2", "-p", "beta", "5", "--name", "{notebook}-{alpha}");
      expect(path.basename(second.entry.output)).to.equal("again-2.ipynb");
      expect(second.values[0]).to.equal(2);
      expect(second.book.cells).to.have.length(3);
      expect(second.stderr).to.match(/does not declare beta/);
    });

    it("stand at the top of a notebook without the tag, and the notebook's own values win there", () => {
      const { book, values, stderr } = run(write("untagged.ipynb", []), "-p", "alpha", "9");
      expect(book.cells[0].metadata.tags).to.deep.equal(["injected-parameters"]);
      expect(values[0]).to.equal(0.6);
      expect(stderr).to.match(/no cell is tagged `parameters`/);
    });
  });
}
