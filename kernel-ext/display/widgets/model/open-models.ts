/**
 * The widgets that are open, for a page that is opened again: it asks for all their states at once, by a comm of its
 * own ("Control Widget messaging protocol", version 1.0).
 */
import { currentSink } from "../../channels/sink";
import { modelId, pack, type State } from "./buffers";

interface OpenModel {
  readonly [modelId]: string;
  readonly state: Readonly<State>;
}

/** All copies of this package in the process share one list. */
const key = Symbol.for("bowlab.widgets.open");
const registry = globalThis as { [key]?: Map<string, OpenModel> };

/** A widget begins. */
export function register(model: OpenModel): void {
  let models = registry[key];
  if (!models) {
    models = new Map();
    Object.defineProperty(globalThis, key, { value: models, enumerable: false });
    answerPages(models);
  }
  models.set(model[modelId], model);
}

/** A widget ends. */
export function unregister(model: OpenModel): void {
  registry[key]?.delete(model[modelId]);
}

function answerPages(models: ReadonlyMap<string, OpenModel>): void {
  currentSink()?.onComm?.("jupyter.widget.control", (comm) => {
    comm.onMessage(({ data }) => {
      if (data.method !== "request_states") return;
      const { state: states, buffer_paths, buffers } = pack(Object.fromEntries([...models].map(described)));
      comm.send({ method: "update_states", states, buffer_paths }, { buffers });
    });
  });
}

function described([id, { state }]: [string, OpenModel]): [string, State] {
  const { _model_name: model_name, _model_module: model_module, _model_module_version: model_module_version } = state;
  return [id, { model_name, model_module, model_module_version, state }];
}
