/** HTTP: the application, who may ask, and what is counted. */
export { type AccessRules, isLoopback, loopbackNames } from "./access";
export { createApp } from "./app";
export { createMetrics } from "./metrics";
