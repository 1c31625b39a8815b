/**
 * A program to be killed: makes the token cache of a corpus, in small shards. Arguments: corpus, tokenizer folder, root
 * of caches.
 */
import { openTokenCache, WordPieceTokenizer } from "../../lib/tokens";

const [data, tokenizer, root] = process.argv.slice(2);
void openTokenCache(data, WordPieceTokenizer.load(tokenizer), { root, blockTokens: 100, shardBlocks: 4 });
