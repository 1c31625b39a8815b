// Rows of numbers rounded to 8 bits, with a bound on what that loses: x ≈ scale · n with |n| ≤ 127.
//
// With r a vector less the centre c, r̃ and q̃ as rounded, q·v = q·c + q·r and |q·r − q̃·r̃| ≤ ‖q‖ ‖r − r̃‖ + ‖q − q̃‖ ‖r̃‖
// (Cauchy and Schwarz). q̃·r̃ is two scales times a sum of whole numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "int8-tiles.h"

namespace bowlab {

// A block of vectors.
class VectorRows {
 public:
  // vectors: (count, dimension); centre: (dimension). On all threads.
  void round(const float* vectors, int64_t count, int64_t dimension, const std::vector<float>& centre);

  const Line* tile(int64_t index) const { return lines_.data() + index * linesOf(dimension_); }
  int64_t tiles() const { return (count_ + kTile - 1) / kTile; }

  // (tiles · kTile) of each vector: its scale, at least ‖r − r̃‖, at least ‖r̃‖. All 0 behind the last vector.
  std::vector<float> scale, lost, length;

 private:
  void roundOne(const float* vector, const float* centre, int64_t row);

  int64_t count_ = 0, dimension_ = 0;
  std::vector<Line> lines_;
};

// All queries, in groups of kQueries; the last group is filled with rows that nothing passes.
class QueryRows {
 public:
  // queries: (count, dimension)
  QueryRows(const float* queries, int64_t count, int64_t dimension);

  void setCentre(const std::vector<float>& centre);
  // A vector whose score can reach `least` has scale · sum + ofLost · lost + ofLength · length ≥ the limit.
  float limit(int64_t query, double least) const;

  int64_t groups() const { return groups_; }
  const QueryCode* codes(int64_t group) const { return codes_.data() + group * kQueries * width_; }

  // (groups · kQueries) where a query's sums begin; what `lost` and `length` are multiplied by
  std::vector<int32_t> starts;
  std::vector<float> ofLost, ofLength;

 private:
  void roundOne(const float* query, int64_t index);

  const float* queries_;
  int64_t count_, dimension_, groups_, width_;
  std::vector<QueryCode> codes_;
  std::vector<double> scale_, norm_, toCentre_;
  double centreNorm_ = 0;
};

}  // namespace bowlab
