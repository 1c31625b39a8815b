/** The next cells of a random notebook, with all that is asked beside them. */
import * as kinds from "./kinds";
import type { Notebook } from "./notebook";
import type { Episode, Plan, Question } from "./plan";
import { questionAfter, questionBeside } from "./questions";

/** How often each kind comes. */
const weights: readonly [number, (notebook: Notebook) => Plan][] = [
  [16, kinds.declaration],
  [8, kinds.change],
  [10, kinds.reading],
  [6, kinds.functions],
  [6, kinds.classes],
  [6, kinds.waiting],
  [3, kinds.deepValue],
  [8, kinds.thrown],
  [4, kinds.uncompiled],
  [3, kinds.hard],
  [4, kinds.unawaited],
  [3, kinds.harmful],
  [10, kinds.flood],
  [4, kinds.program],
  [6, kinds.timers],
  [8, kinds.displays],
  [6, kinds.interrupted],
  [1, kinds.unluckyInterrupt],
  [3, kinds.localImport],
  [4, kinds.commonImport],
  [3, kinds.silent],
  [3, kinds.uncounted],
  [3, kinds.expressions],
  [2, kinds.goesOn],
  [4, kinds.widget],
  [0.4, kinds.death],
];
const total = weights.reduce((sum, [weight]) => sum + weight, 0);

/** Most are one cell; some are several, sent at once. */
export function nextEpisode(notebook: Notebook): Episode {
  const count = notebook.chance(0.15) ? notebook.random.integer(2, 8) : 1;
  const plans: Plan[] = [];
  let stops = false;
  while (plans.length < count) {
    const plan: Plan = stops ? kinds.aborted() : nextPlan(notebook);
    // It would interrupt the cell in front of it.
    if (typeof plan.interrupt?.at === "number" && plans.length > 0) continue;
    stops ||= plan.status === "error" && plan.options?.stop_on_error !== false;
    plans.push(plan);
  }
  const some = (chance: number, make: (notebook: Notebook) => Question) =>
    notebook.chance(chance) ? Array.from({ length: notebook.random.integer(1, 4) }, () => make(notebook)) : [];
  const dies = plans.some(({ endsSession }) => endsSession);
  return {
    plans,
    // A session that dies leaves questions unanswered.
    questions: dies ? [] : some(0.25, questionBeside),
    after: dies ? [] : some(0.15, questionAfter),
    comms: notebook.listens && notebook.chance(0.1) ? kinds.talk(notebook) : [],
  };
}

function nextPlan(notebook: Notebook): Plan {
  if (!notebook.listens) {
    notebook.listens = true;
    return kinds.listener(notebook);
  }
  let left = notebook.random.uniform() * total;
  for (const [weight, make] of weights) {
    left -= weight;
    if (left < 0) return make(notebook);
  }
  return kinds.reading(notebook);
}
