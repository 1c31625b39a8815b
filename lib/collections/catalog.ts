/**
 * Public collections of the field with their official addresses. Sizes and MD5 sums are those that ir_datasets
 * publishes for these addresses (`ir_datasets/etc/downloads.json`); DPR's addresses stand in its
 * `dpr/data/download_data.py`. What neither publishes is left out.
 */
import { InputError, unknownChoice } from "../errors";
import { beirCollections } from "./beir-sets";
import type { Collection, CollectionFile } from "./collection";

const msmarco: Collection = {
  name: "msmarco-passage",
  title: "MS MARCO passage ranking with TREC Deep Learning 2019 and 2020",
  licence: "Microsoft's terms: non-commercial research; see https://microsoft.github.io/msmarco/",
  homepage: "https://microsoft.github.io/msmarco/",
  layout: "msmarco",
  files: [
    {
      name: "collectionandqueries.tar.gz",
      url: "https://msmarco.z22.web.core.windows.net/msmarcoranking/collectionandqueries.tar.gz",
      bytes: 1_057_717_952,
      md5: "31644046b18952c1386cd4564ba2ae69",
      // Without it Azure answers no range requests.
      headers: { "X-Ms-Version": "2019-12-12" },
    },
    {
      name: "qrels.dev.tsv",
      url: "https://msmarco.z22.web.core.windows.net/msmarcoranking/qrels.dev.tsv",
      bytes: 1_201_626,
      md5: "9157ccaeaa8227f91722ba5770787b16",
    },
    {
      name: "msmarco-test2019-queries.tsv.gz",
      url: "https://msmarco.z22.web.core.windows.net/msmarcoranking/msmarco-test2019-queries.tsv.gz",
      bytes: 4_276,
      md5: "eda71eccbe4d251af83150abe065368c",
    },
    {
      name: "2019qrels-pass.txt",
      url: "https://trec.nist.gov/data/deep/2019qrels-pass.txt",
      bytes: 187_092,
      md5: "2f4be390198da108f6845c822e5ada14",
    },
    {
      name: "msmarco-test2020-queries.tsv.gz",
      url: "https://msmarco.z22.web.core.windows.net/msmarcoranking/msmarco-test2020-queries.tsv.gz",
      bytes: 4_131,
      md5: "00a406fb0d14ed3752d70d1e4eb98600",
    },
    {
      name: "2020qrels-pass.txt",
      url: "https://trec.nist.gov/data/deep/2020qrels-pass.txt",
      bytes: 218_617,
      md5: "0355ccee7509ac0463e8278186cdd8d1",
    },
  ],
};

/** Wikipedia of 20 December 2018 in pieces of 100 words, which both of DPR's collections search. */
const wikipedia: CollectionFile = {
  name: "psgs_w100.tsv.gz",
  url: "https://dl.fbaipublicfiles.com/dpr/wikipedia_split/psgs_w100.tsv.gz",
  bytes: 4_694_541_059,
  md5: "612fe66e0b6b41ee28f806140226c563",
};

const nq: Collection = {
  name: "nq",
  title: "Natural Questions as DPR prepared it, over 21 million Wikipedia passages",
  licence: "Google's terms, https://dl.fbaipublicfiles.com/dpr/nq_license/LICENSE; Wikipedia's text is CC BY-SA",
  homepage: "https://github.com/facebookresearch/DPR",
  layout: "dpr",
  files: [
    wikipedia,
    {
      name: "biencoder-nq-train.json.gz",
      url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/biencoder-nq-train.json.gz",
      bytes: 2_314_892_908,
      md5: "a1c927b5adae71388eb064329387709f",
    },
    {
      name: "biencoder-nq-dev.json.gz",
      url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/biencoder-nq-dev.json.gz",
      bytes: 256_239_282,
      md5: "2640483dbe0df7ae29c6da419c551a80",
    },
    { name: "nq-test.qa.csv", url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/nq-test.qa.csv" },
  ],
};

const triviaqa: Collection = {
  name: "triviaqa",
  title: "TriviaQA as DPR prepared it, over 21 million Wikipedia passages",
  licence: "not stated beside DPR's files; Wikipedia's text is CC BY-SA",
  homepage: "https://github.com/facebookresearch/DPR",
  layout: "dpr",
  files: [
    wikipedia,
    {
      name: "biencoder-trivia-train.json.gz",
      url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/biencoder-trivia-train.json.gz",
      bytes: 1_848_559_940,
      md5: "5aa4d3577c91425cd20e239ed89a252b",
    },
    {
      name: "biencoder-trivia-dev.json.gz",
      url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/biencoder-trivia-dev.json.gz",
      bytes: 207_271_749,
      md5: "d559dffe09acfe5a6370adea55b8abf2",
    },
    { name: "trivia-test.qa.csv.gz", url: "https://dl.fbaipublicfiles.com/dpr/data/retriever/trivia-test.qa.csv.gz" },
  ],
};

/** Every public collection that bowlab can download and convert. */
export const collections: readonly Collection[] = [msmarco, nq, triviaqa, ...beirCollections];

/**
 * The collection of a name, such as "beir-scifact".
 * @throws InputError for a name that nothing is known by, with the names that are.
 */
export function findCollection(name: string): Collection {
  const found = collections.find((collection) => collection.name === name);
  if (found) return found;
  const meant = collections.find((collection) => collection.name === `beir-${name}`);
  if (meant) throw new InputError(`unknown collection "${name}"`, { fix: `if BEIR's is meant, ask for ${meant.name}` });
  throw unknownChoice(
    "collection",
    name,
    collections.map((collection) => collection.name),
  );
}
