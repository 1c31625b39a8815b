#include "vector-scan.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>

#include "inner-product.h"
#include "kernel.h"

namespace bowlab {

void Kept::push(int64_t place, float score, int64_t k) {
  if (!(score >= least)) return;
  places.push_back(int32_t(place));
  scores.push_back(score);
  if (scores.size() >= std::max<size_t>(limit_, 2 * k)) shrink(k);
}

void Kept::shrink(int64_t k) {
  if (int64_t(scores.size()) > k) {
    thread_local std::vector<float> sorted;
    sorted.assign(scores.begin(), scores.end());
    std::nth_element(sorted.begin(), sorted.begin() + (k - 1), sorted.end(), std::greater<float>());
    least = sorted[k - 1];
    size_t left = 0;
    for (size_t i = 0; i < scores.size(); i++) {
      if (scores[i] < least) continue;
      places[left] = places[i];
      scores[left++] = scores[i];
    }
    places.resize(left);
    scores.resize(left);
  }
  limit_ = scores.size() + scores.size() / 2;
}

VectorScan::VectorScan(const float* queries, int64_t count, int64_t dimension, int64_t k)
    : queries_(queries, queries + count * dimension),
      count_(count),
      dimension_(dimension),
      k_(k),
      rounded_(queries_.data(), count, dimension),
      kept_(count) {}

void VectorScan::offer(const float* vectors, int64_t count, int64_t first) {
  if (count == 0) return;
  const Block block{vectors, count, first};
  if (centre_.empty()) setCentre(block);
  rows_.round(vectors, count, dimension_, centre_);
  std::atomic<int64_t> scored{0};
  // By queries: each of them has one thread, and what it keeps does not depend on how many there are.
  parallel(rounded_.groups(), count * dimension_, [&](int64_t from, int64_t to) {
    scored += scanGroups(block, from, to);
  });
  scored_ += scored;
}

// The mean of the first block: vectors of an encoder have much in common, of which the rounding then loses nothing.
void VectorScan::setCentre(const Block& block) {
  std::vector<double> sums(dimension_, 0.0);
  for (int64_t row = 0; row < block.count; row++) {
    const float* vector = block.vectors + row * dimension_;
    for (int64_t h = 0; h < dimension_; h++) sums[h] += vector[h];
  }
  centre_.resize(dimension_);
  for (int64_t h = 0; h < dimension_; h++) centre_[h] = float(sums[h] / block.count);
  rounded_.setCentre(centre_);
}

// @returns scores computed
int64_t VectorScan::scanGroups(const Block& block, int64_t from, int64_t to) {
  std::vector<float> limits((to - from) * kQueries, std::numeric_limits<float>::infinity());
  const int64_t last = std::min(to * kQueries, count_);
  for (int64_t q = from * kQueries; q < last; q++) {
    kept_[q].shrink(k_);
    limits[q - from * kQueries] = rounded_.limit(q, kept_[q].least);
  }
  int64_t scored = 0;
  // A tile of vectors stays in the processor's first cache, all codes of the queries in its second.
  for (int64_t tile = 0; tile < rows_.tiles(); tile++)
    for (int64_t group = from; group < to; group++)
      scored += scanTile(block, tile, group, limits.data() + (group - from) * kQueries);
  return scored;
}

int64_t VectorScan::scanTile(const Block& block, int64_t tile, int64_t group, float* limits) {
  alignas(64) int32_t sums[kQueries][kTile];
  multiplyTile(rows_.tile(tile), rounded_.codes(group), rounded_.starts.data() + group * kQueries, dimension_, sums);
  const float* scale = rows_.scale.data() + tile * kTile;
  const float* lost = rows_.lost.data() + tile * kTile;
  const float* length = rows_.length.data() + tile * kTile;
  const int64_t vectors = std::min(kTile, block.count - tile * kTile);
  const int64_t queries = std::min(kQueries, count_ - group * kQueries);
  int64_t scored = 0;
  for (int64_t i = 0; i < queries; i++) {
    const int64_t query = group * kQueries + i;
    const float ofLost = rounded_.ofLost[query], ofLength = rounded_.ofLength[query];
    // What is not less passes: NaN does.
    const auto passes = [&](int64_t v) {
      return !(float(sums[i][v]) * scale[v] + (lost[v] * ofLost + length[v] * ofLength) < limits[i]);
    };
    int32_t any = 0;
#pragma omp simd reduction(| : any)
    for (int64_t v = 0; v < kTile; v++) any |= passes(v);
    if (!any) continue;
    const float* numbers = queries_.data() + query * dimension_;
    Kept& kept = kept_[query];
    for (int64_t v = 0; v < vectors; v++) {
      if (!passes(v)) continue;
      const int64_t row = tile * kTile + v;
      const float before = kept.least;
      kept.push(block.first + row, scoreOf(numbers, block.vectors + row * dimension_, dimension_), k_);
      scored++;
      if (kept.least > before) limits[i] = rounded_.limit(query, kept.least);
    }
  }
  return scored;
}

int64_t VectorScan::held() const {
  int64_t sum = 0;
  for (const Kept& each : kept_) sum += int64_t(each.scores.size());
  return sum;
}

}  // namespace bowlab
