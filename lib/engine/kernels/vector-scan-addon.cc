// What Node sees of exact search: a scan that is opened, offered blocks of vectors, and asked for its results.
#include <node_api.h>

#include "vector-scan.h"

namespace bowlab {

// A typed array's numbers, and how many. Null where the value is another thing.
static const float* floatsOf(napi_env env, napi_value value, size_t& length) {
  napi_typedarray_type type;
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != napi_float32_array) return nullptr;
  static const float none = 0;
  // An empty array has no memory.
  return length == 0 ? &none : static_cast<const float*>(data);
}

static VectorScan* scanOf(napi_env env, napi_value value) {
  void* scan = nullptr;
  return napi_get_value_external(env, value, &scan) == napi_ok ? static_cast<VectorScan*>(scan) : nullptr;
}

static napi_value refuse(napi_env env) {
  napi_throw_type_error(env, nullptr, "not what a scan of vectors takes");
  return nullptr;
}

// (queries: Float32Array, dimension, k) → the scan
static napi_value open(napi_env env, napi_callback_info info) {
  size_t given = 3, length = 0;
  napi_value values[3], result;
  int64_t dimension = 0, k = 0;
  napi_get_cb_info(env, info, &given, values, nullptr, nullptr);
  const float* queries = floatsOf(env, values[0], length);
  napi_get_value_int64(env, values[1], &dimension);
  napi_get_value_int64(env, values[2], &k);
  if (!queries || dimension < 1 || k < 1) return refuse(env);
  auto* scan = new VectorScan(queries, int64_t(length) / dimension, dimension, k);
  napi_create_external(
      env, scan, [](napi_env, void* data, void*) { delete static_cast<VectorScan*>(data); }, nullptr, &result);
  return result;
}

// (scan, vectors: Float32Array, rows, first) → [scores computed so far, results held]
static napi_value offer(napi_env env, napi_callback_info info) {
  size_t given = 4, length = 0;
  napi_value values[4], result, number;
  int64_t rows = 0, first = 0;
  napi_get_cb_info(env, info, &given, values, nullptr, nullptr);
  VectorScan* scan = scanOf(env, values[0]);
  const float* vectors = floatsOf(env, values[1], length);
  napi_get_value_int64(env, values[2], &rows);
  napi_get_value_int64(env, values[3], &first);
  if (!scan || !vectors || rows < 0 || int64_t(length) < rows * scan->dimension()) return refuse(env);
  scan->offer(vectors, rows, first);
  napi_create_array_with_length(env, 2, &result);
  const int64_t counts[] = {scan->scored(), scan->held()};
  for (uint32_t i = 0; i < 2; i++) {
    napi_create_int64(env, counts[i], &number);
    napi_set_element(env, result, i, number);
  }
  return result;
}

template <typename T>
static napi_value arrayOf(napi_env env, napi_typedarray_type type, const std::vector<T>& from) {
  void* data = nullptr;
  napi_value buffer, result;
  napi_create_arraybuffer(env, from.size() * sizeof(T), &data, &buffer);
  if (!from.empty()) std::memcpy(data, from.data(), from.size() * sizeof(T));
  napi_create_typedarray(env, type, from.size(), buffer, 0, &result);
  return result;
}

// (scan, query) → [places: Int32Array, scores: Float32Array], in no order; the query's are given up.
static napi_value take(napi_env env, napi_callback_info info) {
  size_t given = 2;
  napi_value values[2], result;
  int64_t query = -1;
  napi_get_cb_info(env, info, &given, values, nullptr, nullptr);
  VectorScan* scan = scanOf(env, values[0]);
  napi_get_value_int64(env, values[1], &query);
  if (!scan || query < 0 || query >= int64_t(scan->kept().size())) return refuse(env);
  Kept& kept = scan->kept()[query];
  napi_create_array_with_length(env, 2, &result);
  napi_set_element(env, result, 0, arrayOf(env, napi_int32_array, kept.places));
  napi_set_element(env, result, 1, arrayOf(env, napi_float32_array, kept.scores));
  kept = Kept();
  return result;
}

void exportVectorScan(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {{"openScan", open}, {"offerToScan", offer}, {"takeFromScan", take}};
  for (const auto& [name, call] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
}

}  // namespace bowlab
