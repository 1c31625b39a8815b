/**
 * anywidget's extension of JupyterLab and Notebook 7, as `pip install anywidget` brings it: anywidget's own front-end,
 * from its package on npm, and the plugin around it that registers it with Jupyter's widgets. pip's bundle differs from
 * this one in what packed it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { anywidgetVersion } from "../../oracle/page-scripts";

/** Puts the extension where a server with the data folder `share` finds it. @param frontEnd anywidget's file of npm */
export function installAnywidget(share: string, frontEnd: string): void {
  const folder = path.join(share, "labextensions", "anywidget");
  fs.mkdirSync(path.join(folder, "static"), { recursive: true });
  const description = {
    name: "anywidget",
    version: anywidgetVersion,
    jupyterlab: {
      extension: true,
      outputDir: ".",
      _build: { load: "static/remoteEntry.js", extension: "./extension" },
    },
  };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(description));
  fs.writeFileSync(path.join(folder, "static", "remoteEntry.js"), container(fs.readFileSync(frontEnd, "utf8")));
}

/** A container of webpack's module federation with one module: the plugin. */
function container(frontEnd: string): string {
  return `(function () {
  var shared;
  async function plugin() {
    var versions = shared["@jupyter-widgets/base"];
    var base = (await versions[Object.keys(versions)[0]].get())();
    var parts;
    (function (define) {
${frontEnd}
    })(function (names, factory) { parts = factory(base); });
    return {
      id: "anywidget:plugin",
      autoStart: true,
      requires: [base.IJupyterWidgetRegistry],
      activate: function (app, registry) {
        registry.registerWidget({ name: "anywidget", version: "${anywidgetVersion}", exports: parts });
      },
    };
  }
  (window._JUPYTERLAB = window._JUPYTERLAB || {}).anywidget = {
    init: function (scope) { shared = scope; },
    get: async function () {
      var found = await plugin();
      return function () { return { __esModule: true, default: found }; };
    },
  };
})();`;
}
