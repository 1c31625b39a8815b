/**
 * The states of widgets that a run made, as notebooks keep them: pages that show a notebook without a kernel draw its
 * widgets from there. As nbclient keeps them.
 */
import type { Message } from "../../wire";
import type { Notebook } from "../nbformat";

/** Where a notebook's metadata has them. */
const stateType = "application/vnd.jupyter.widget-state+json";

interface SavedBuffer {
  data: string;
  path: (string | number)[];
  encoding: "base64";
}

/** A widget's model as notebooks keep it. */
interface SavedModel {
  model_name: unknown;
  model_module: unknown;
  model_module_version: unknown;
  state: Record<string, unknown>;
  buffers?: SavedBuffer[];
}

type Fields = Record<string, unknown>;

/** The widgets of one run. */
export class WidgetStates {
  readonly #models = new Map<string, SavedModel>();
  #isChanged = false;

  /** Begins with what is in the notebook where some of its outputs are kept, else with none. */
  constructor(notebook: Notebook, keepsOutputs: boolean) {
    const { widgets } = notebook.metadata as { widgets?: Fields };
    const states = (widgets?.[stateType] as { state?: Fields } | undefined)?.state;
    if (keepsOutputs) for (const [id, model] of Object.entries(states ?? {})) this.#models.set(id, model as SavedModel);
    else if (widgets) delete widgets[stateType];
  }

  /** Takes note of what the kernel published, where it is about a widget. */
  apply({ header, content, buffers }: Message): void {
    if (header.msg_type !== "comm_open" && header.msg_type !== "comm_msg") return;
    const { state, buffer_paths: paths } = (content.data ?? {}) as { state?: Fields; buffer_paths?: unknown };
    if (typeof state !== "object" || state === null) return;
    const id = String(content.comm_id);
    const model = this.#models.get(id);
    if (!model && state._model_name === undefined) return;
    const whole = { ...model?.state, ...state };
    const { _model_name: model_name, _model_module: model_module, _model_module_version: model_module_version } = whole;
    const binary = joined(model?.buffers ?? [], saved(paths, buffers));
    const next = { model_name, model_module, model_module_version, state: whole };
    this.#models.set(id, binary.length > 0 ? { ...next, buffers: binary } : next);
    this.#isChanged = true;
  }

  /** Writes what has changed into the notebook's metadata. */
  record(notebook: Notebook): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const { widgets } = notebook.metadata as { widgets?: Fields };
    const states = { state: Object.fromEntries(this.#models), version_major: 2, version_minor: 0 };
    notebook.metadata.widgets = { ...widgets, [stateType]: states } as never;
  }
}

function saved(paths: unknown, buffers: readonly Buffer[]): SavedBuffer[] {
  if (!Array.isArray(paths)) return [];
  return paths.flatMap((path, i) =>
    buffers[i] ? [{ data: buffers[i].toString("base64"), path: path as SavedBuffer["path"], encoding: "base64" }] : [],
  );
}

/** A path has one buffer: the newest. */
function joined(old: readonly SavedBuffer[], recent: readonly SavedBuffer[]): SavedBuffer[] {
  return [...new Map([...old, ...recent].map((buffer) => [JSON.stringify(buffer.path), buffer])).values()];
}
