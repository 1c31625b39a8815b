// What Node sees of the graph.
#include <node_api.h>

#include "graph.h"

namespace bowlab {
namespace {

// What a call was given.
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = 8;
    napi_get_cb_info(env, info, &count, values_, nullptr, nullptr);
  }

  int64_t number(int at) const {
    int64_t value = 0;
    check(napi_get_value_int64(env_, values_[at], &value));
    return value;
  }
  std::string text(int at) const {
    size_t length = 0;
    check(napi_get_value_string_utf8(env_, values_[at], nullptr, 0, &length));
    std::string value(length, '\0');
    check(napi_get_value_string_utf8(env_, values_[at], &value[0], length + 1, &length));
    return value;
  }
  Graph& graph() const {
    void* value = nullptr;
    check(napi_get_value_external(env_, values_[0], &value));
    return *static_cast<Graph*>(value);
  }
  template <typename T>
  T* array(int at, napi_typedarray_type wanted, int64_t atLeast) const {
    napi_typedarray_type type;
    size_t length = 0;
    void* data = nullptr;
    check(napi_get_typedarray_info(env_, values_[at], &type, &length, &data, nullptr, nullptr));
    if (type != wanted || int64_t(length) < atLeast) throw std::runtime_error("not the numbers that a graph takes");
    return static_cast<T*>(data);
  }
  napi_value opened(Graph* graph) const {
    napi_value result;
    const auto drop = [](napi_env, void* data, void*) { delete static_cast<Graph*>(data); };
    check(napi_create_external(env_, graph, drop, nullptr, &result));
    return result;
  }
  napi_value result(int64_t value) const {
    napi_value result;
    check(napi_create_int64(env_, value, &result));
    return result;
  }

 private:
  static void check(napi_status status) {
    if (status != napi_ok) throw std::runtime_error("not what a graph takes");
  }
  napi_env env_;
  napi_value values_[8] = {};
};

// (dimension, most, links, effortOfBuild, seed, threads) → the graph
napi_value create(const Call& call) {
  return call.opened(new Graph(call.number(0), call.number(1), call.number(2), call.number(3), call.number(4),
                               int(call.number(5))));
}
// (dimension, file, threads) → the graph
napi_value read(const Call& call) { return call.opened(new Graph(call.number(0), call.text(1), int(call.number(2)))); }
// (graph, vectors, rows)
napi_value add(const Call& call) {
  Graph& graph = call.graph();
  const int64_t rows = call.number(2);
  graph.add(call.array<float>(1, napi_float32_array, rows * graph.dimension()), rows);
  return nullptr;
}
// (graph, queries, count, k, effort, labels, scores)
napi_value search(const Call& call) {
  Graph& graph = call.graph();
  const int64_t count = call.number(2), k = call.number(3);
  const float* queries = call.array<float>(1, napi_float32_array, count * graph.dimension());
  graph.search(queries, count, k, call.number(4), call.array<int32_t>(5, napi_int32_array, count * k),
               call.array<float>(6, napi_float32_array, count * k));
  return nullptr;
}
// (graph, file)
napi_value write(const Call& call) {
  call.graph().write(call.text(1));
  return nullptr;
}
// (graph) → vectors in it
napi_value sizeOf(const Call& call) { return call.result(call.graph().size()); }

template <napi_value (*function)(const Call&)>
napi_value guarded(napi_env env, napi_callback_info info) {
  try {
    return function(Call(env, info));
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

}  // namespace
}  // namespace bowlab

static napi_value Init(napi_env env, napi_value exports) {
  using namespace bowlab;
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {
      {"createGraph", guarded<create>}, {"readGraph", guarded<read>},   {"addToGraph", guarded<add>},
      {"searchGraph", guarded<search>}, {"writeGraph", guarded<write>}, {"sizeOfGraph", guarded<sizeOf>},
  };
  for (const auto& [name, call] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  return exports;
}

NAPI_MODULE(bowlab_hnsw, Init)
