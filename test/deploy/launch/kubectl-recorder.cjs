/**
 * Stands in for kubectl where no cluster can run: writes down what it gets, and answers as a cluster would, from
 * `answers.json` beside what it writes down: a list of statuses, one a question, and the lines of each shard.
 */
const fs = require("node:fs");
const path = require("node:path");

const folder = process.env.BOWLAB_TEST_KUBECTL;
const words = process.argv.slice(2);
const file = words[words.indexOf("--filename") + 1];
const input = words[0] === "create" ? fs.readFileSync(file, "utf8") : undefined;
fs.appendFileSync(path.join(folder, "calls.jsonl"), `${JSON.stringify({ words, input })}\n`);
const answers = JSON.parse(fs.readFileSync(path.join(folder, "answers.json"), "utf8"));

if (words[0] === "create") {
  const { metadata } = JSON.parse(input);
  process.stdout.write(JSON.stringify({ metadata: { name: `${metadata.generateName}x7k2p` } }));
} else if (words[0] === "get") {
  const { statuses } = answers;
  const asked = fs.readFileSync(path.join(folder, "calls.jsonl"), "utf8").match(/"words":\["get"/g).length;
  const status = statuses[Math.min(asked, statuses.length) - 1];
  if (typeof status === "string") {
    process.stderr.write(`${status}\n`);
    process.exit(1);
  }
  process.stdout.write(JSON.stringify({ status }));
} else if (words[0] === "logs") {
  const shard = /job-completion-index=(\d+)/.exec(words.join(" "))[1];
  process.stdout.write(answers.logs[shard]);
}
