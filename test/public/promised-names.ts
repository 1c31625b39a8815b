/**
 * The names that the packages promise. Whoever adds one adds it here and thereby promises it; whoever takes one away or
 * renames it breaks notebooks, and says so in CHANGELOG.md.
 */
export const promisedByBowlab: Record<string, string> = {
  Foundations: `
    InputError InputErrorDetails JobMaking Label MemoryPlan ProductLimits Profile ProfileReport ProfileSubject ProfiledPhase
    ProgressEvent ProgressListener ProvingOptions Random Shard ShardsMaking TaskEnd Trace TraceEvent bowlabVersion`,
  Texts: `
    CorpusProgress CorpusSources CuttingOptions ExampleForm Fields MarkdownOptions Occurrences
    OnCorpusProgress OnRead Passage PassageForm PassageSource PassedOver Qrels QrelsForm Query QueryForm
    Question ReadOptions ReadingPlace RetrievalExample SectionPassage Source SourceKind SubtopicQrels
    TextOptions TextUnit WordRange corpusFingerprint corpusSources describeSkipped exampleForms
    examplesToBeir loadPassages markdownPassages passageForms passageText qrelsForms queryForms
    readExamples readPassages readQrels readQueries readQuestions readSubtopicQrels textBytes textUnits
    withoutSubtopics writeBeirCorpus writeBeirQrels writeBeirQueries writeExamples writePassages writeQrels
    writeQueries`,
  Collections: `
    ApidocsOptions ApidocsProgress ApidocsReport Collection CollectionFile CollectionLayout DependencyReach
    DownloadProgress FetchPlan LargeOptions LargePackage LargeProgress LargeReport LargeSplit NameSplit PinnedSet
    PinnedSource PrepareOptions PreparedCollection PreparedFolder ProjectCorpusOptions ProjectCorpusReport
    ProjectPackage SkippedText buildApidocs buildLargeApidocs buildProjectCorpus collections findCollection
    prepareCollection`,
  Tokens: `
    AddedEntry AddedToken BERT_SPECIAL_TOKENS EncodeOptions EncodingWithOffsets PackingOptions PagedTokenStore
    SaveTokenizerOptions SpecialIds SpecialTokens TextTokenizer TokenCacheOptions TokenMergeOptions TokenMergeReport TokenRows
    TokenShardOptions TokenShardReport TokenStore TokenizeOptions TokenizerSettings TrainOptions Vocabulary WordPieceTokenizer documentFrequencies
    englishStopWords loadTokenizer loadVocabulary mergeTokenShards openTokenCache saveVocabulary stopWordIds tokenizeCorpus tokenizeShard
    trainWordPiece unigramCounts`,
  Batches: `
    BatchSampler BatchSource BatchSourceOptions CollateOptions CropOptions CropStyle DecoderInput EncoderBatch
    Example MaskOptions MaskSampler MaskedRow MaskedText PlainBatch RowLengths SamplerOptions StepBatches
    VisibilityOptions bagOfWords batchForStep batchSource chooseWholeWords collate collatePlain cropToLength
    hasBit maskBudget maskSamplers maskWholeWords samplerOf visibilityMatrix wordsFor`,
  Engines: `
    DropoutSeeds ENGINE_NAMES EngineDescription EngineName Gpu InstallAtStartProgress ProductPrecision
    SkippedRung UseEngineOptions describeEngine inPrecision productPrecisions usablePrecision useEngine`,
  Models: `
    AnyPooling AutoEncodingInput AutoRegressiveInput DecoderKind DecoderText EncoderConfig EnhancedInput
    InitialOptions LayerInput ModelType Padding ParameterCounts ParameterSpec Parameters Pooling PoolingMode
    PresetName Rows TokenBatch bareLogits causalMask clsPositions clsVectors countParameters crossEncoderSpecs
    decodeAutoEncoding decodeAutoRegressive decodeEnhanced decoderInput decoderSpecs embed encode encodeBatch
    encoderConfig initialParameters initialValues layerSpecs mergeHeads mlmLogits modelTypes paddingMask
    parameterSpecs pooledVectors poolingModes poolings preset presetNames scorePairs splitHeads tokenEmbeddings
    transformerLayer visibilityMask`,
  Checkpoints: `
    CheckpointDescription DenseActivation EncoderModel LoadOptions SafetensorsFile SaveOptions StoredTensor
    TextSettings VectorModule describeCheckpoint loadDecoder loadModel manifestFile readSafetensors saveDecoder
    saveModel writeSafetensors`,
  Losses: `
    Bags ContrastiveTargets MaskedTargets Texts bagEntropy bagOfWordsLoss bagTarget contrastiveLoss
    crossEncoderLoss distillationLoss groupScores innerTokens maskedLmLoss nextTokens similarities`,
  "Pre-training": `
    AdamW AdamWOptions BowReading BowStopWords DataIdentity DecoderParameters DevRecord Differentiated Forward
    Gradients GuardContext LearningRateSchedule LearningSettings LossTerm Manifest Objective ObjectiveDefinition
    ObjectiveOptions OnTrainProgress PretrainOptions PretrainRequest PretrainResult PretrainSettings Recipe
    RunInterrupted RunOutcome RunResult RunSettings StepInput StepObjective StepPlace StepRecord StepResult
    TorchEngine TrainProgress TrainingStopped WarmupCosineOptions bowReadings bowStopWordsChoices clipFactor cosineDecay
    devLogFile globalNorm learningRateAt learningRateSchedules logFile objective objectiveNames
    objectiveOptionNames pretrain readLog readManifest recipe recipeNames totalLoss trainStep valueAndGradients
    warmupCosine warmupLinear`,
  "Fine-tuning": `
    Architecture BiBatch BiEncoderOptions ChooseOptions Chosen CollateGroupsOptions FinetuneManifest
    FinetuneOptions FinetuneProgress FinetuneRequest FinetuneResult FinetuneSettings Group GroupSampler
    GroupSamplerOptions JudgedCollection MineOptions MineReport NegativePools PairBatch PassageRows PoolOptions
    Ranks RerankOptions RerankReport RunMergeOptions RunMergeReport TextForm TitleDropout TrainingQuery TrainingSet answers architectures
    biEncoderGradients bm25Pools cachedGradients chooseNegatives collateGroups collatePairs
    collectionTrainingSet crossEncoderGradients emptyPools finetune mergeMined mergeReranked mine passageRow queryRow readTrainingFile
    rerank runPools textForm`,
  Deployment: `
    EncodingPlan EncodingRates EncodingWork ExportOptions ExportReport FailedShard ImportOptions ImportReport JobProgress
    KubernetesOptions LaunchListeners LaunchReport RayOptions ServeOptions Service ShardedJob SlurmOptions
    TrainingExportOptions TrainingExportReport TrainingPlan TrainingWork WebBytes WebExportOptions WebExportReport
    exportModel exportTraining exportWeb importTraining kubernetesDockerfile kubernetesJob launchKubernetes launchLocal launchRay
    launchSlurm openShards planEncoding planTraining shardedJob slurmScript startService`,
  Search: `
    Analyzer AnalyzerOptions Bm25BuildOptions Bm25Description Bm25Formula Bm25Index Bm25Method Bm25OpenOptions
    Bm25Options CollectionEncodingOptions DenseEncoder DenseEncoderOptions DenseEncoders Encoded EncodingDescription
    EncodingOptions EncodingReport FlatIndex FlatSearchResult FusionMethod FusionOptions Hit HnswOptions IdTable
    IndexedBatch KnownItemOptions KnownItemReport LexicalSystemOptions MarkedSpan MergeOptions MergeReport Neighbours Normalization
    QueryResults QueryVectorOptions SearchOptions SearchSystem Segmentation SystemOptions SystemSearchOptions
    TermPlace TieOrder TopK TopKResult VectorBlock VectorFiles VectorIndex VectorSource VectorSystemOptions
    batchesByLength bm25Methods bm25Results buildBm25 buildHnsw collectRun createAnalyzer encodeCollection
    encodeRows encodeTexts encoderRows exactIndex fuse fuseResults fusionMethods knownItemSearch markTerms mergeShards
    normalizations openBm25 openDenseEncoder openDenseEncoders openExactIndex openHnsw openSystem searchCollection segmentations
    splitQueries summarizeRanks topK vectorResults vectorsInMemory writeVectors`,
  Stores: `
    StoreDescription StoreEncoding StoreHit StoreIndex StoreIndexOptions StoreIndexReport StoreLoadOptions StoreRow
    StoreSearchOptions StoreState StoreSystemOptions VectorStore VectorType indexCollection openStore storeDescription storeIndexes
    vectorTypes`,
  Questions: `
    Answer AnswerPassage AnswerTextOptions AskOptions OpenSearchOptions PassageSearch PlaceToSearch ScorePart
    answerText openSearch`,
  Measures: `
    Aggregate AnswerFileOptions AnswerOptions Cell Column EvaluateOptions Evaluation Gain Judged
    JudgedRunOptions Measure MeasureContext MeasureDefaults NamedMeasure ReadRunOptions ResultTable Results Run
    RunFileEvaluation RunFileOptions RunForm ScorePrecision Semantics SubtopicsJudged TableFormat WriteRunOptions averagePrecision
    binaryPreference dcg describeMeasures evaluate evaluateAnswerFile evaluateAnswers evaluateRunFile evaluationTable hasAnswer
    idealDcg meanOfCollections ndcg ndcgExponential parseMeasure parseMeasures perQueryTable precision
    rankBiasedPrecision rankDocuments readJudgedRun readJudgementsFor readRun recall reciprocalRank runForms
    semanticsNames success tableFormats writeRun`,
  Significance: `
    BootstrapOptions CompareOptions ComparedPair ComparedRun Comparison Interval MeanInterval PlotlyFigure
    RandomizationOptions RandomizationResult TTestResult bootstrapInterval compareEvaluations compareRuns
    comparedPairsTable comparedRunsTable comparisonFigure differenceFigure holm meanInterval pairedDifferences
    pairedRandomizationTest pairedTTest`,
  "Term coverage": `
    CoverageDepth CoverageMeter CoverageOptions CoverageReport IdfBuckets PassageCoverage ProjectionHead
    ReadBack ReadBackOptions ReadBackSpan ScoreRow TermCoverageOptions coverageDepths describeRanks
    frequencyPrior idfBuckets inverseDocumentFrequency priorCoverage projectCls readBack termCoverage tokenRanks`,
};

export const promisedByKernel: Record<string, string> = {
  Showing: `
    Displayable MimeBundle ShowOptions Tag clearOutput display displaySymbol displayable escapeHtml html
    isDisplayable md page patientSymbol svg toBundle`,
  "Pictures and tables": `
    Figure Layout LiveChart LiveChartOptions TableOptions Trace figure liveChart table`,
  "Long work": `
    Progress ProgressOptions interruptSignal progress`,
  "Asking and telling": `
    BroadcastOptions Comm CommHandler CommMessage CommOptions PromptOptions alert broadcast comm confirm onComm
    prompt record`,
  Widgets: `
    AnyWidget AnyWidgetOptions Box Button ButtonOptions Control ControlOptions DropdownOptions Interactive NumberOptions OutputWidget
    ProgressBarOptions Setting SettingValues SliderOptions TextOptions Widget WidgetLayout WidgetOptions anywidget interact widgets`,
  "The shell": `
    $ ShellError ShellOutput`,
};

/** What people meet first: each has an example that is compiled and run. */
export const metFirst = `
  Bm25Index FlatIndex InputError Random WordPieceTokenizer bagOfWords bagOfWordsLoss bm25Results bootstrapInterval collate
  compareRuns contrastiveLoss countParameters encode encodeTexts escapeHtml evaluate figure finetune fuse holm html
  initialParameters interact knownItemSearch loadModel loadPassages loadTokenizer maskWholeWords mlmLogits objective
  pairedRandomizationTest pairedTTest passageText preset pretrain readBack readLog readManifest readQrels readQueries
  saveModel table termCoverage tokenRanks tokenizeCorpus topK trainWordPiece useEngine widgets writeRun`;
