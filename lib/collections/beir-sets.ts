/**
 * The BEIR sets that may be passed on (Thakur et al., NeurIPS 2021), as the benchmark's authors host them. Sizes and
 * MD5 sums are those that ir_datasets publishes for these addresses (`ir_datasets/etc/downloads.json`); homepages are
 * those of BEIR's README.
 */
import type { Collection } from "./collection";

/** Name, what it is, size in bytes, MD5, homepage of the original. */
const sets: readonly [name: string, title: string, bytes: number, md5: string, homepage: string][] = [
  [
    "msmarco",
    "MS MARCO passages in BEIR's form",
    1_082_258_632,
    "444067daf65d982533ea17ebd59501e4",
    "https://microsoft.github.io/msmarco/",
  ],
  [
    "trec-covid",
    "TREC-COVID",
    73_876_720,
    "ce62140cb23feb9becf6270d0d1fe6d1",
    "https://ir.nist.gov/covidSubmit/index.html",
  ],
  [
    "nfcorpus",
    "NFCorpus, medical",
    2_448_432,
    "a89dba18a62ef92f7d323ec890a0d38d",
    "https://www.cl.uni-heidelberg.de/statnlpgroup/nfcorpus/",
  ],
  [
    "nq",
    "Natural Questions, BEIR's passages",
    498_307_926,
    "d4d3d2e48787a744b6f6e691ff534307",
    "https://ai.google.com/research/NaturalQuestions",
  ],
  ["hotpotqa", "HotpotQA", 654_025_350, "f412724f78b0d91183a0e86805e16114", "https://hotpotqa.github.io/"],
  [
    "fiqa",
    "FiQA-2018, finance",
    17_948_027,
    "17918ed23cd04fb15047f73e6c3bd9d9",
    "https://sites.google.com/view/fiqa/home",
  ],
  [
    "arguana",
    "ArguAna, counter-arguments",
    3_773_617,
    "8ad3e3c2a5867cdced806d6503f29b99",
    "http://argumentation.bplaced.net/arguana/data",
  ],
  [
    "webis-touche2020",
    "Touché-2020, arguments",
    227_132_363,
    "46f650ba5a527fc69e0a6521c5a23563",
    "https://webis.de/events/touche-20/",
  ],
  [
    "cqadupstack",
    "CQADupStack, twelve forums",
    5_343_728_040,
    "4e41456d7df8ee7760a7f866133bda78",
    "http://nlp.cis.unimelb.edu.au/resources/cqadupstack/",
  ],
  [
    "quora",
    "Quora, duplicate questions",
    15_853_968,
    "18fb154900ba42a600f84b839c173167",
    "https://www.quora.com/q/quoradata/First-Quora-Dataset-Release-Question-Pairs",
  ],
  [
    "dbpedia-entity",
    "DBPedia-Entity v2",
    639_285_131,
    "c2a39eb420a3164af735795df012ac2c",
    "https://iai-group.github.io/DBpedia-Entity/",
  ],
  [
    "scidocs",
    "SCIDOCS, citations",
    142_471_588,
    "38121350fc3a4d2f48850f6aff52e4a9",
    "https://allenai.org/data/scidocs",
  ],
  ["fever", "FEVER, claims", 1_236_988_269, "5a818580227bfb4b35bb6fa46d9b6c03", "https://fever.ai/"],
  [
    "climate-fever",
    "Climate-FEVER, claims",
    1_228_666_652,
    "8b66f0a9126c521bae2bde127b4dc99d",
    "https://www.sustainablefinance.uzh.ch/en/research/climate-fever.html",
  ],
  ["scifact", "SciFact, claims", 2_816_079, "5f7d1de60b170fc8027bb7898e2efca1", "https://github.com/allenai/scifact"],
];

export const beirCollections: readonly Collection[] = sets.map(([name, title, bytes, md5, homepage]) => ({
  name: `beir-${name}`,
  title,
  licence: "CC BY-SA 4.0 by BEIR's dataset card; the original's own terms apply as well",
  homepage,
  layout: "beir",
  files: [
    {
      name: `${name}.zip`,
      url: `https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets/${name}.zip`,
      bytes,
      md5,
    },
  ],
}));
