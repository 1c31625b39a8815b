/** How far dependencies are followed. */
export const dependencyReaches = ["direct", "all"] as const satisfies readonly DependencyReach[];
/** How far dependencies are followed: `direct` takes what direct ones offer on or speak of with them. */
export type DependencyReach = "direct" | "all";
