/** Results to look at: tables in five forms, and plotly figures. */
export { comparedPairsTable, comparedRunsTable } from "./comparison-table";
export { evaluationTable, perQueryTable } from "./evaluation-table";
export { comparisonFigure, differenceFigure, type PlotlyFigure } from "./figures";
export { fixed } from "./fixed";
export { type Cell, type Column, ResultTable, type TableFormat, tableFormats } from "./table";
export { type TrecEvalLinesOptions, trecEvalLines } from "./trec-eval-lines";
