/** The places of the service, by what they are for. */
export type { RouteContext } from "./context";
export { embeddingRoutes } from "./embeddings";
export { operationRoutes } from "./operation";
export { pageRoutes } from "./page";
export { rerankRoutes } from "./rerank";
export { searchRoutes } from "./search";
