// hnswlib's graph (Malkov and Yashunin 2018), built and searched by several threads, with the same links whatever their
// number. hnswlib's own insertion may run in threads, but then the links depend on who comes first.
#pragma once

#include <hnswlib/hnswlib.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bowlab {

class Graph {
 public:
  // An empty graph by inner product, or one that was written.
  Graph(int64_t dimension, int64_t most, int64_t links, int64_t effortOfBuild, int64_t seed, int threads);
  Graph(int64_t dimension, const std::string& file, int threads);

  // vectors: (count, dimension); their labels go on from those before.
  void add(const float* vectors, int64_t count);
  // labels, scores: (count, k), in no order; label −1 behind the last one. effort: candidates looked at, at least k
  void search(const float* queries, int64_t count, int64_t k, int64_t effort, int32_t* labels, float* scores);
  void write(const std::string& file) { graph_->saveIndex(file); }
  int64_t size() const { return int64_t(graph_->cur_element_count); }
  int64_t dimension() const { return dimension_; }

 private:
  using Hnsw = hnswlib::HierarchicalNSW<float>;
  using Node = hnswlib::tableint;
  struct Link {
    Node to, from;
    int level;
  };

  void addBatch(const float* vectors, int64_t count);
  void place(const float* vector, Node node);
  std::vector<Link> linkForward(Node node, Node first, int top, Node entry);
  void linkBack(const Link* links, int64_t count);
  float distance(Node a, Node b) const;

  const int64_t dimension_;
  const int threads_;
  hnswlib::InnerProductSpace space_;
  std::unique_ptr<Hnsw> graph_;
};

}  // namespace bowlab
