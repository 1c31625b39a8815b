/** The study for notebooks: its checkpoints, and its committed results. */
export { type StudyCheckpoint, type StudyCheckpointOptions, studyCheckpoint } from "./checkpoint";
export type { LargeSummary } from "./large/report/summary";
export type { OnStudyProgress, StudyProgress } from "./pretraining";
export { readLargeStudy, readStudy } from "./read-study";
export type { StudyResults, Summary } from "./report/summary";
