/**
 * How much memory there is, what work would need, and refusing what would need more. BOWLAB_MEMORY_CHECK=off tries all
 * the same.
 */
export { availableMemory } from "./available";
export { describePlan, type MemoryPlan, planOf } from "./plan";
export { largestThatFits, limitOf, type MemoryNeed, requireMemory, requirePlan, requireWithin } from "./require";
