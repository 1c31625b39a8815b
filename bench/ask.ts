/**
 * `bowlab ask` on three places, as a person uses it, each command in a process of its own: the first answer, for which
 * the index is built, later ones, and what ten questions find, to be read and judged. Of manual pages also how often
 * the page that was made for a task is found.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { type Answer, answerText, openSearch } from "../lib/search";
import { markdownOfPackages, questions } from "./ask-places";
import { judgedPages, pagesFound } from "./ask-questions";
import { measureCommand } from "./measure-command";

const usage = `npm run bench:ask -- [options]
  --model DIR     search by this checkpoint's vectors too
  --only NAME     one place: ${Object.keys(questions).join(", ")}
  --project DIR   the project (.)
  --man DIR       the manual pages (/usr/share/man)
  --quiet         times alone, no answers`;

interface Place {
  name: string;
  /** What the command is told of it. */
  args: string[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean" },
      model: { type: "string" },
      only: { type: "string" },
      project: { type: "string", default: "." },
      man: { type: "string", default: "/usr/share/man" },
      quiet: { type: "boolean" },
    },
  });
  if (values.help) return console.log(usage);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-bench-ask-"));
  process.once("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));
  const places: Place[] = [
    {
      name: "packages",
      args: ["--data", markdownOfPackages(path.resolve("node_modules"), path.join(scratch, "packages"))],
    },
    { name: "man", args: ["--data", values.man] },
    { name: "project", args: ["--project", values.project] },
  ];
  const model = values.model === undefined ? [] : ["--model", values.model];
  console.log(
    "| place | passages | first answer, s | later answers, s: median | most | processor, s | the search itself, ms | peak, MB |",
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
  const read: string[] = [];
  const judged: string[] = [];
  for (const { name, args } of places.filter((each) => values.only === undefined || each.name === values.only)) {
    const shared = [...args, ...model, "--index", path.join(scratch, `index-${name}`), "--k", "3", "--json"];
    const asked = questions[name];
    const first = await measureCommand(["ask", asked[0], ...shared]);
    const later = [];
    for (const question of asked) later.push(await measureCommand(["ask", question, ...shared]));
    const answers = later.map(({ stdout }) => JSON.parse(stdout) as Answer);
    const seconds = later.map((each) => each.seconds).sort((a, b) => a - b);
    const processor = later.map((each) => each.processorSeconds).sort((a, b) => a - b);
    const searching = answers.map((each) => 1000 * each.seconds).sort((a, b) => a - b);
    const cells = [
      ...[name, answers[0].passages.toLocaleString("en"), first.seconds.toFixed(1)],
      ...[median(seconds).toFixed(2), (seconds.at(-1) as number).toFixed(2), median(processor).toFixed(2)],
      median(searching).toFixed(0),
      Math.max(...later.map(({ peak }) => peak.resident)).toFixed(0),
    ];
    console.log(`| ${cells.join(" | ")} |`);
    if (name === "man") {
      const search = await openSearch(values.man, { index: path.join(scratch, "index-man"), model: values.model });
      judged.push(...(await pagesFound(search, judgedPages())));
      search.close();
    }
    read.push(...answers.map((answer) => `## ${name}: ${answer.question}\n\n${answerText(answer, { width: 110 })}`));
  }
  if (judged.length > 0) console.log(`\n${judged.join("\n")}`);
  if (!values.quiet) console.log(`\n${read.join("\n\n")}`);
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)];
}

void main();
