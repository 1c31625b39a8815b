/** Is the difference more than chance? Paired tests, their correction for many comparisons, and intervals. */
export { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap";
export { holm } from "./holm";
export { type MeanInterval, meanInterval } from "./mean-interval";
export { meanOf, pairedDifferences } from "./paired";
export { pairedRandomizationTest, type RandomizationOptions, type RandomizationResult } from "./randomization";
export { pairedTTest, type TTestResult } from "./t-test";
