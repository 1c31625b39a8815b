/**
 * TensorFlow greets on standard error while its libraries load, before anything can ask it not to, and no setting stops
 * it. A second, tiny addon, built beside the first, holds standard error back meanwhile; what is not the greeting is
 * passed on.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** The gate's file name, beside the addon. */
export const GATE_NAME = "stderr_gate.node";

export const GATE_SOURCE = `
#include <node_api.h>
#include <unistd.h>
#include <cstdio>
#include <string>

static int kept = -1;
static FILE* held = nullptr;

static napi_value Close(napi_env, napi_callback_info) {
  if (held) return nullptr;
  held = tmpfile();
  if (!held) return nullptr;
  fflush(stderr);
  kept = dup(2);
  dup2(fileno(held), 2);
  return nullptr;
}

static napi_value Open(napi_env env, napi_callback_info) {
  std::string text;
  if (held) {
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    rewind(held);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, held)) > 0;) text.append(part, n);
    fclose(held);
    held = nullptr;
  }
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

static napi_value Init(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "close", NAPI_AUTO_LENGTH, Close, nullptr, &function);
  napi_set_named_property(env, exports, "close", function);
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, Open, nullptr, &function);
  napi_set_named_property(env, exports, "open", function);
  return exports;
}

NAPI_MODULE(stderr_gate, Init)
`;

interface Gate {
  close(): void;
  open(): string;
}

const GREETING =
  /All log messages before absl::InitializeLog|oneDNN custom operations are on|This TensorFlow binary is optimized|rebuild TensorFlow with the appropriate compiler flags/;

/** Runs `work` with the greeting held back; without a gate beside the addon, simply runs it. */
export function behindGate<T>(addon: string, work: () => T): T {
  const file = path.join(path.dirname(addon), GATE_NAME);
  if (!fs.existsSync(file)) return work();
  const gate = require(file) as Gate;
  gate.close();
  try {
    return work();
  } finally {
    const others = gate
      .open()
      .split("\n")
      .filter((line) => line !== "" && !GREETING.test(line));
    if (others.length > 0) process.stderr.write(`${others.join("\n")}\n`);
  }
}
