/** One execute_request from execute_input to the reply: what the protocol's section "Execute" asks for. */
import { toBundle } from "../display/bundle";
import type { MimeBundle } from "../display/mime";
import type { Content, Message } from "../wire";
import { type Failure, thrownFailure } from "./failure";
import type { Outputs } from "./outputs";
import type { Outcome, Session } from "./session";

export interface Execution {
  /** Content of the execute_reply. */
  reply: Content;
  /** Requests that already wait are to be aborted. */
  abortsQueue: boolean;
}

export interface Executor {
  execute(request: Message, publish: (type: string, content: Content) => void): Promise<Execution>;
  /** Content of the reply to a request that is not run because an earlier one failed. */
  aborted(): Content;
}

/** @param session where the cells run; `outputs` is where what they write and show goes. */
export function createExecutor(session: Session, outputs: Outputs): Executor {
  let count = 0;

  return {
    async execute(request, publish) {
      const {
        code = "",
        silent = false,
        store_history = !silent,
        stop_on_error = true,
      } = request.content as ExecuteRequest;
      if (store_history && !silent) count++;
      outputs.begin(request, silent);
      if (!silent) publish("execute_input", { code, execution_count: count });
      let outcome = await session.run(code, `cell-${count}`);
      if (outcome.ok) outcome = await showResult(outcome.value);
      outputs.settle();
      if (outcome.ok) return { reply: ok(count), abortsQueue: false };
      outputs.error(outcome.failure);
      return { reply: failed(count, outcome.failure), abortsQueue: stop_on_error };
    },
    aborted: () => ({ status: "aborted", execution_count: count }),
  };

  async function showResult(value: unknown): Promise<Outcome> {
    if (value === undefined || value === null) return { ok: true, value };
    let bundle: MimeBundle;
    try {
      bundle = await toBundle(value);
    } catch (error) {
      return { ok: false, failure: thrownFailure(error) };
    }
    if (Object.keys(bundle).length > 0) outputs.result(bundle, count);
    return { ok: true, value };
  }
}

interface ExecuteRequest {
  code?: string;
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
}

function ok(executionCount: number): Content {
  return { status: "ok", execution_count: executionCount, payload: [], user_expressions: {} };
}

function failed(executionCount: number, failure: Failure): Content {
  return { status: "error", execution_count: executionCount, ...failure };
}
