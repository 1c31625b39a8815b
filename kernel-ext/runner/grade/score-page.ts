/**
 * The scores as one self-contained page: a table of all, and what each learner's tests said. It holds no script; names
 * are escaped.
 */
import * as path from "node:path";
import { escapeHtml } from "../../display/mime/markup";
import { htmlPage, pageStyle } from "../report";
import { withoutControls } from "../terminal";
import { type Score, testNames } from "./score";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const markStyle = `
.pass { color: var(--string); } .fail { color: var(--bad); } td.test { text-align: center; }
/* Names and messages are the learners' words: they stay in their places. */
th, td, ul, section { contain: paint; } td, th { max-width: 24rem; overflow-wrap: anywhere; }
a, code { unicode-bidi: isolate; }`;

export interface ScorePageOptions {
  title: string;
  /** Folder the page lies in, for links to the executed notebooks. */
  folder: string;
}

/** A page with the scores of all learners. */
export function scorePage(scores: readonly Score[], { title, folder }: ScorePageOptions): string {
  const names = testNames(scores);
  const total = scores.reduce((sum, { earned }) => sum + earned, 0);
  const mean = scores.length > 0 ? (total / scores.length).toFixed(2) : "–";
  const header = ["learner", "points", ...names].map((name) => `<th>${words(name)}</th>`).join("");
  const rows = scores.map((score, i) => row(score, i, names)).join("\n");
  const body = `<main>
<h1>${words(title)}</h1>
<p>${scores.length} ${scores.length === 1 ? "submission" : "submissions"}, ${mean} points on average.</p>
<table><thead><tr>${header}</tr></thead><tbody>
${rows}
</tbody></table>
${scores.map((score, i) => details(score, i, folder)).join("\n")}
</main>`;
  return htmlPage(body, { title, policy: POLICY, style: pageStyle + markStyle });
}

function row(score: Score, i: number, names: readonly string[]): string {
  const byName = new Map(score.tests.map((test) => [test.name, test]));
  const marks = names.map((name) => {
    const test = byName.get(name);
    if (!test) return "<td></td>";
    const title = words(test.message ?? "passed");
    return `<td class="test ${test.passed ? "pass" : "fail"}" title="${title}">${test.passed ? "✓" : "✗"} ${test.earned}</td>`;
  });
  const link = `<a href="#learner-${i}">${words(score.learner)}</a>`;
  return `<tr><td>${link}</td><td>${score.earned} of ${score.points}</td>${marks.join("")}</tr>`;
}

function details(score: Score, i: number, folder: string): string {
  const tests = score.tests.map(({ name, passed, earned, points, message }) => {
    const why = message ? `<br><code>${words(message)}</code>` : "";
    return `<li class="${passed ? "pass" : "fail"}">${passed ? "✓" : "✗"} ${words(name)}: ${earned} of ${points}${why}</li>`;
  });
  const errors = score.errors.map((error) => `<li><code>${words(error)}</code></li>`);
  const file = score.output && path.relative(folder, score.output).split(path.sep).map(encodeURIComponent).join("/");
  const link = file ? ` · <a href="${file}">executed notebook</a>` : "";
  return `<section id="learner-${i}"><h2>${words(score.learner)}</h2>
<p>${score.earned} of ${score.points} points in ${score.seconds.toFixed(1)} s${link}</p>
<ul>${tests.join("\n")}</ul>
${errors.length > 0 ? `<p>Errors outside the tests:</p><ul>${errors.join("\n")}</ul>` : ""}</section>`;
}

/**
 * A learner's or an error's words as HTML; characters that turn the direction of text, by which one name passes for
 * another, are seen.
 */
function words(text: string): string {
  return escapeHtml(withoutControls(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\uFFFD"));
}
