// Exact search: vectors come block by block, and the best k of every query are kept. Sums of 8-bit numbers tell which
// vectors can be among them; the scores of these are computed in double precision.
#pragma once

#include <cstdint>
#include <vector>

#include "int8-rows.h"

namespace bowlab {

// One query's best, and all that equal the k-th of them.
class Kept {
 public:
  void push(int64_t place, float score, int64_t k);
  // Leaves what can be among the k best.
  void shrink(int64_t k);

  float least = -__builtin_inff();
  std::vector<int32_t> places;
  std::vector<float> scores;

 private:
  size_t limit_ = 0;
};

class VectorScan {
 public:
  VectorScan(const float* queries, int64_t count, int64_t dimension, int64_t k);

  // vectors: (count, H); first: the place of the first of them
  void offer(const float* vectors, int64_t count, int64_t first);
  int64_t dimension() const { return dimension_; }
  // (Q)
  std::vector<Kept>& kept() { return kept_; }
  // Scores computed so far.
  int64_t scored() const { return scored_; }
  // Results kept, some of them perhaps no longer among the best.
  int64_t held() const;

 private:
  struct Block {
    const float* vectors;
    int64_t count, first;
  };

  void setCentre(const Block& block);
  int64_t scanGroups(const Block& block, int64_t from, int64_t to);
  int64_t scanTile(const Block& block, int64_t tile, int64_t group, float* limits);

  const std::vector<float> queries_;
  const int64_t count_, dimension_, k_;
  QueryRows rounded_;
  VectorRows rows_;
  std::vector<float> centre_;
  std::vector<Kept> kept_;
  int64_t scored_ = 0;
};

}  // namespace bowlab
