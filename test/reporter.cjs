/**
 * Mocha's own report, live; then the files that took longest; and the totals in the file named by BOWLAB_TEST_TOTALS:
 * failures in hooks are counted too.
 */
const fs = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Runner.constants;

/** Files that are named with their time. */
const SLOWEST = 12;

module.exports = class TotalsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const spent = new Map();
    const count = ({ file, duration }) => {
      if (file) spent.set(file, (spent.get(file) ?? 0) + (duration ?? 0));
    };
    runner.on(EVENT_TEST_END, count);
    runner.on(EVENT_HOOK_END, count);
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.BOWLAB_TEST_TOTALS;
      if (!file) return;
      fs.writeFileSync(file, JSON.stringify({ passes, failures, pending }));
      const slowest = [...spent].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
      console.log("The files that took longest, in seconds:");
      for (const [name, ms] of slowest)
        console.log(`${(ms / 1000).toFixed(0).padStart(6)}  ${path.relative(process.cwd(), name)}`);
    });
  }
};
