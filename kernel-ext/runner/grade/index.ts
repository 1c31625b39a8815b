/** Teaching: the learner's copy of a notebook with exercises, and the score of what came back. */
export { makeAssignment, writeAssignment } from "./assign";
export { type GradeOptions, type GradeSummary, gradeAll } from "./grade-all";
export { findSubmissions } from "./submissions";
