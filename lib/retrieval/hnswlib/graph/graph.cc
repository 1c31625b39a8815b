// Vectors are added in batches, as in "ParlayANN: Scalable and Deterministic Parallel Graph-Based Approximate Nearest
// Neighbor Search Algorithms" (Manohar et al. 2024): each finds its neighbours in the graph as it was before the batch,
// then every vector that was found takes its new links. Neither step changes what another thread reads. Beyond the
// paper, a vector also looks at those before it in its own batch, so that a batch of vectors that are alike is linked.
#include "graph.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <tuple>

#include "inner-product.h"
#include "threads.h"

namespace bowlab {

// Vectors of a batch: comparing them with one another costs a few per cent of finding their neighbours.
static constexpr int64_t kBatch = 256;

using Candidates = std::priority_queue<std::pair<float, hnswlib::tableint>,
                                       std::vector<std::pair<float, hnswlib::tableint>>,
                                       hnswlib::HierarchicalNSW<float>::CompareByFirst>;

Graph::Graph(int64_t dimension, int64_t most, int64_t links, int64_t effortOfBuild, int64_t seed, int threads)
    : dimension_(dimension),
      threads_(threads),
      space_(dimension),
      graph_(new Hnsw(&space_, most, links, effortOfBuild, seed)) {}

Graph::Graph(int64_t dimension, const std::string& file, int threads)
    : dimension_(dimension), threads_(threads), space_(dimension), graph_(new Hnsw(&space_, file)) {}

void Graph::add(const float* vectors, int64_t count) {
  for (int64_t done = 0; done < count;) {
    const int64_t batch = std::min({kBatch, std::max<int64_t>(1, size()), count - done});
    addBatch(vectors + done * dimension_, batch);
    done += batch;
  }
}

void Graph::addBatch(const float* vectors, int64_t count) {
  const Node first = Node(size()), entry = graph_->enterpoint_node_;
  const int top = graph_->maxlevel_;
  if (size() + count > int64_t(graph_->max_elements_)) throw std::runtime_error("more vectors than were announced");
  for (int64_t i = 0; i < count; i++) place(vectors + i * dimension_, first + Node(i));
  std::vector<std::vector<Link>> found(count);
  inThreads(threads_, count, [&](int64_t i) { found[i] = linkForward(first + Node(i), first, top, entry); });

  std::vector<Link> links;
  for (const auto& each : found) links.insert(links.end(), each.begin(), each.end());
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return std::tie(a.to, a.level, a.from) < std::tie(b.to, b.level, b.from);
  });
  std::vector<int64_t> starts;
  for (int64_t i = 0; i < int64_t(links.size()); i++)
    if (i == 0 || links[i].to != links[i - 1].to || links[i].level != links[i - 1].level) starts.push_back(i);
  starts.push_back(int64_t(links.size()));
  inThreads(threads_, int64_t(starts.size()) - 1, [&](int64_t i) {
    linkBack(links.data() + starts[i], starts[i + 1] - starts[i]);
  });

  for (Node node = first; node < first + count; node++) {
    if (graph_->element_levels_[node] <= graph_->maxlevel_) continue;
    graph_->enterpoint_node_ = node;
    graph_->maxlevel_ = graph_->element_levels_[node];
  }
}

// A vector without links; its level is drawn.
void Graph::place(const float* vector, Node node) {
  const int level = graph_->getRandomLevel(graph_->mult_);
  graph_->element_levels_[node] = level;
  std::memset(graph_->data_level0_memory_ + node * graph_->size_data_per_element_, 0, graph_->size_data_per_element_);
  graph_->setExternalLabel(node, node);
  std::memcpy(graph_->getDataByInternalId(node), vector, graph_->data_size_);
  graph_->label_lookup_[node] = node;
  if (level > 0) {
    graph_->linkLists_[node] = static_cast<char*>(std::calloc(1, graph_->size_links_per_element_ * level + 1));
    if (!graph_->linkLists_[node]) throw std::bad_alloc();
  }
  graph_->cur_element_count++;
}

float Graph::distance(Node a, Node b) const {
  return graph_->fstdistfunc_(graph_->getDataByInternalId(a), graph_->getDataByInternalId(b),
                              graph_->dist_func_param_);
}

// The neighbours of a new node on each of its levels, among the old nodes and those before it in its batch.
std::vector<Graph::Link> Graph::linkForward(Node node, Node first, int top, Node entry) {
  std::vector<Link> links;
  const int own = graph_->element_levels_[node];
  const void* vector = graph_->getDataByInternalId(node);
  Node nearest = entry;
  for (int level = top; level > own; level--) {
    for (bool isNearer = true; isNearer;) {
      isNearer = false;
      const Node from = nearest;
      unsigned int* list = graph_->get_linklist(from, level);
      for (int i = 0; i < int(graph_->getListCount(list)); i++) {
        const Node each = list[1 + i];
        if (distance(node, each) < distance(node, nearest)) {
          nearest = each;
          isNearer = true;
        }
      }
    }
  }
  for (int level = own; level >= 0; level--) {
    Candidates candidates;
    if (level <= top) {
      candidates = graph_->searchBaseLayer(nearest, vector, level);
      auto copy = candidates;
      while (copy.size() > 1) copy.pop();
      nearest = copy.top().second;
    }
    for (Node mate = first; mate < node; mate++)
      if (graph_->element_levels_[mate] >= level) candidates.emplace(distance(node, mate), mate);
    while (candidates.size() > graph_->ef_construction_) candidates.pop();
    graph_->getNeighborsByHeuristic2(candidates, graph_->M_);
    while (candidates.size() > graph_->M_) candidates.pop();
    unsigned int* list = graph_->get_linklist_at_level(node, level);
    graph_->setListCount(list, candidates.size());
    for (int i = 1; !candidates.empty(); candidates.pop(), i++) {
      list[i] = candidates.top().second;
      links.push_back({candidates.top().second, node, level});
    }
  }
  return links;
}

// New links to one node on one level; where it has too many, the heuristic leaves the best.
void Graph::linkBack(const Link* links, int64_t count) {
  const Node to = links[0].to;
  const size_t most = links[0].level > 0 ? graph_->maxM_ : graph_->maxM0_;
  unsigned int* list = graph_->get_linklist_at_level(to, links[0].level);
  const size_t have = graph_->getListCount(list);
  if (have + count <= most) {
    for (int64_t i = 0; i < count; i++) list[1 + have + i] = links[i].from;
    graph_->setListCount(list, have + count);
    return;
  }
  Candidates candidates;
  for (size_t i = 0; i < have; i++) candidates.emplace(distance(list[1 + i], to), list[1 + i]);
  for (int64_t i = 0; i < count; i++) candidates.emplace(distance(links[i].from, to), links[i].from);
  graph_->getNeighborsByHeuristic2(candidates, most);
  while (candidates.size() > most) candidates.pop();
  graph_->setListCount(list, candidates.size());
  for (int i = 1; !candidates.empty(); candidates.pop(), i++) list[i] = candidates.top().second;
}

void Graph::search(const float* queries, int64_t count, int64_t k, int64_t effort, int32_t* labels, float* scores) {
  graph_->setEf(std::max(effort, k));
  inThreads(threads_, count, [&](int64_t q) {
    const float* query = queries + q * dimension_;
    auto found = graph_->searchKnn(query, k);
    std::fill(labels + q * k, labels + (q + 1) * k, -1);
    for (int64_t i = q * k; !found.empty(); i++, found.pop()) {
      const auto label = found.top().second;
      const char* vector = graph_->getDataByInternalId(graph_->label_lookup_.at(label));
      labels[i] = int32_t(label);
      scores[i] = scoreOf(query, reinterpret_cast<const float*>(vector), dimension_);
    }
  });
}

}  // namespace bowlab
