/**
 * Grading: every submission in a fresh kernel within limits of time and memory, some at a time, and the reports over
 * all.
 */
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";
import { makeFolder } from "../../files";
import { type Notebook, readNotebook } from "../nbformat";
import { runNotebook } from "../notebook/run-notebook";
import type { RunOptions } from "../notebook/run-options";
import { inParallel } from "../pool";
import { writeReport } from "../report";
import { createReporter, type Reporter } from "../reporter";
import { readTeacherNotebook } from "./assign";
import { mergeTests } from "./merge";
import { writeScores } from "./reports";
import { testsOf } from "./roles";
import { type Score, scoreOf, scoreOfNothing } from "./score";
import type { Submission } from "./submissions";

export interface GradeOptions extends Pick<RunOptions, "kernel" | "kernelPaths" | "cwd" | "limits" | "maxOutput"> {
  /** Folder for the executed notebooks and the reports. */
  out: string;
  /** The teacher's notebook, whose tests count (default: each learner's own). */
  assignment?: string;
  /** Submissions at a time (default 1). */
  jobs?: number;
  /** Write a page beside each executed notebook. */
  html?: boolean;
}

export interface GradeSummary {
  assignment?: string;
  /** Files of the reports: JSON, CSV, HTML. */
  reports: string[];
  scores: Score[];
}

/**
 * @throws InputError when the assignment or the output folder cannot be used; a submission that cannot be graded gets
 * no points.
 */
export async function gradeAll(submissions: readonly Submission[], options: GradeOptions): Promise<GradeSummary> {
  const { assignment, out, jobs = 1 } = options;
  const teacher = assignment === undefined ? undefined : readTeacherNotebook(assignment);
  if (teacher && testsOf(teacher).length === 0) {
    throw new InputError(`${assignment} has no tests`, { fix: "tag the cells that decide points `test`" });
  }
  makeFolder(out);
  const summary = createReporter();
  if (!teacher) summary.line("no --assignment: the tests in the learners' own notebooks count");
  let done = 0;
  const scores = await inParallel(submissions, jobs, async (submission) => {
    const score = await grade(submission, teacher, options);
    done++;
    const failed = score.errors.length > 0 ? `  ${score.errors[0]}` : "";
    summary.line(`[${done}/${submissions.length}] ${score.learner}: ${score.earned} of ${score.points}${failed}`);
    return score;
  });
  return { assignment, scores, reports: writeScores(out, scores, assignment) };
}

async function grade(
  { file, learner }: Submission,
  teacher: Notebook | undefined,
  options: GradeOptions,
): Promise<Score> {
  const { out, assignment, html, kernel, kernelPaths, limits, maxOutput } = options;
  const started = performance.now();
  const name = `${learner}.ipynb`;
  const who = () => ({ learner, notebook: file, seconds: Number(((performance.now() - started) / 1000).toFixed(3)) });
  try {
    const graded = mergeTests(readNotebook(file), teacher);
    // Data and packages lie where the notebook works for the teacher.
    const cwd = options.cwd ?? path.dirname(assignment ?? file);
    const settings = { out, name, cwd, kernel, kernelPaths, limits, maxOutput, allowErrors: true, reporter: silent };
    const run = await runNotebook(file, { ...settings, notebook: graded.notebook });
    const score = scoreOf({ ...who(), output: run.output }, graded, run.cells);
    return html ? withPage(score, run.output, cwd) : score;
  } catch (error) {
    // Whatever one submission brings about, the others are graded.
    const why = error instanceof InputError ? error.message : `could not be graded: ${messageOf(error)}`;
    return scoreOfNothing(who(), teacher ? testsOf(teacher) : [], why);
  }
}

/** Writes the page; points do not hang on it. */
function withPage(score: Score, output: string, folder: string): Score {
  try {
    writeReport(output, { folder });
    return score;
  } catch (error) {
    return { ...score, errors: [...score.errors, `its page could not be written: ${messageOf(error)}`] };
  }
}

/** Hundreds of notebooks at once: their cells are in the executed notebooks, not in the log. */
const silent: Reporter = { notebook: () => {}, cell: () => {}, cellEnd: () => {}, published: () => {}, line: () => {} };
