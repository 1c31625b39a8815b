/** Mocha's own report, live, and its totals in the file named by BOWLAB_TEST_TOTALS: failures in hooks are counted too. */
const fs = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class TotalsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.BOWLAB_TEST_TOTALS;
      if (file) fs.writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
};
