/** Names of the published recipes. */
export const recipeNames = ["paper-wiki", "paper-marco", "retromae-wiki", "retromae-marco"] as const;
export type RecipeName = (typeof recipeNames)[number];
