/**
 * What stands beside the chapters: the glossary and the instructor's guide lead where they say, and leave no chapter
 * out.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { root } from "../kernel-ext/support";

const notebooks = path.join(root, "notebooks");
const read = (name: string): string => fs.readFileSync(path.join(notebooks, name), "utf8");
const chapters = fs.readdirSync(notebooks).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
const titleOf = (name: string): string => {
  const [first] = JSON.parse(read(name)).cells;
  return first.source[0].trim().replace(/^# /, "");
};

describe("beside the course", () => {
  for (const name of ["glossary.md", "instructors-guide.md"]) {
    it(`${name}: every link leads to a file`, () => {
      const targets = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target);
      expect(targets.length).to.be.greaterThan(10);
      for (const target of targets) expect(fs.existsSync(path.join(notebooks, target)), target).to.equal(true);
    });

    it(`${name}: every chapter is in it`, () => {
      for (const chapter of chapters) expect(read(name), chapter).to.contain(`](${chapter})`);
    });
  }

  it("glossary.md: terms are in alphabetical order, each once, each with an explanation", () => {
    const rows = [...read("glossary.md").matchAll(/^\| \*\*(.+?)\*\* \| (.+) \| \[\d\d\]\(.+\) \|$/gm)];
    const terms = rows.map(([, term]) => term.toLowerCase().replace(/[^a-z0-9 ]/g, ""));
    expect(rows.length).to.be.greaterThan(80);
    expect(terms).to.deep.equal([...new Set(terms)].sort());
    for (const [line, , meaning] of rows) expect(meaning, line).to.match(/^.{15,}\.$/);
  });

  for (const chapter of chapters) {
    it(`instructors-guide.md: ${chapter} has goals, preparation, misconceptions, solutions and a quiz of 4 to 6 questions`, () => {
      const number = chapter.slice(0, 2);
      const section =
        read("instructors-guide.md")
          .split(/^## /m)
          .find((part) => part.startsWith(`${number} · `)) ?? "";
      for (const part of ["Goals", "Prepare", "Misconceptions", "Solutions' ideas", "Quiz"]) {
        expect(section, `${part} of chapter ${number}`).to.contain(`**${part}.**`);
      }
      const questions = section.match(/^\d\. .+\?$/gm)?.length ?? 0;
      const answers = section.match(/<details><summary>Answer<\/summary>.+<\/details>/g)?.length ?? 0;
      expect(questions, "questions").to.be.within(4, 6);
      expect(answers, "answers").to.equal(questions);
    });
  }

  it("every chapter's title begins with its number, but the tour's", () => {
    for (const chapter of chapters.filter((name) => name !== "00-tour.ipynb")) {
      expect(titleOf(chapter), chapter).to.match(new RegExp(`^${chapter.slice(0, 2)} · `));
    }
  });
});
