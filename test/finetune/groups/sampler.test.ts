/** Which groups make a step: visits, rotation, dealing, filling. */
import { expect } from "chai";
import fc from "fast-check";
import { GroupSampler } from "../../../lib/finetune";
import { inputErrorOf } from "../../text/scratch";
import { toySet } from "./toy-set";

const pool = (...places: number[]) => Int32Array.from(places);

describe("GroupSampler", () => {
  it("groupsAt() visits every query once an epoch, in an order that is the seed's", () => {
    const set = toySet(Array.from({ length: 7 }, (_, i) => [i]));
    const sampler = (seed: number) =>
      new GroupSampler(
        set,
        set.queries.map(() => pool()),
        { batchSize: 3, groupSize: 1, seed },
      );
    const visited = (seed: number) =>
      Array.from({ length: 7 }, (_, step) =>
        sampler(seed)
          .groupsAt(step + 1)
          .map(({ query }) => query),
      ).flat();
    for (let epoch = 0; epoch < 3; epoch++)
      expect(
        visited(1)
          .slice(7 * epoch, 7 * epoch + 7)
          .sort(),
      ).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(visited(1)).to.deep.equal(visited(1));
    expect(visited(1)).to.not.deep.equal(visited(2));
  });

  it("groupsAt() needs no earlier step: a step is the same whenever it is asked for", () => {
    const set = toySet([[0, 1], [2]]);
    const make = () => new GroupSampler(set, [pool(5, 6, 7), pool(8, 9)], { batchSize: 2, groupSize: 4, seed: 3 });
    const one = make();
    const steps = [1, 2, 3, 4, 5].map((step) => one.groupsAt(step));
    expect(make().groupsAt(4)).to.deep.equal(steps[3]);
    expect(one.groupsAt(2)).to.deep.equal(steps[1]);
  });

  it("groupsAt() rotates the positives from visit to visit", () => {
    const set = toySet([[3, 4, 5]]);
    const sampler = new GroupSampler(set, [pool()], { batchSize: 1, groupSize: 1, seed: 1 });
    const taken = [1, 2, 3, 4, 5, 6].map((step) => sampler.groupsAt(step)[0].passages[0]);
    expect(taken.slice(0, 3).sort()).to.deep.equal([3, 4, 5]);
    expect(taken.slice(3)).to.deep.equal(taken.slice(0, 3));
  });

  it("groupsAt() deals the negatives: in as many visits as the pool lasts each is taken once", () => {
    const set = toySet([[0]]);
    const places = [10, 11, 12, 13, 14, 15];
    const sampler = new GroupSampler(set, [pool(...places)], { batchSize: 1, groupSize: 3, seed: 1 });
    const taken = [1, 2, 3].flatMap((step) => [...sampler.groupsAt(step)[0].passages.subarray(1)]);
    expect(taken.sort()).to.deep.equal(places);
  });

  it("groupsAt() gives groups of distinct passages of which only the first answers the query", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 40 }),
        (places, answersCount, groupSize, step) => {
          const positives = places.slice(0, answersCount);
          const negatives = places.slice(answersCount);
          const set = toySet([positives]);
          const [group] = new GroupSampler(set, [pool(...negatives)], { batchSize: 1, groupSize, seed: 1 }).groupsAt(
            step,
          );
          expect(new Set(group.passages).size).to.equal(groupSize);
          expect(positives).to.include(group.passages[0]);
          for (const place of group.passages.subarray(1)) expect(positives).to.not.include(place);
          expect(group.filled).to.equal(Math.max(0, groupSize - 1 - negatives.length));
          for (const place of group.passages.subarray(1, groupSize - group.filled)) expect(negatives).to.include(place);
        },
      ),
    );
  });

  it("groupsAt() says when there are too few passages for a group", async () => {
    const set = toySet([[0, 1]], 4);
    const sampler = new GroupSampler(set, [pool()], { batchSize: 1, groupSize: 4, seed: 1 });
    const error = await inputErrorOf(() => sampler.groupsAt(1));
    expect(error.message).to.match(/too few passages.*at least 3/);
    expect(error.fix).to.include("--group-size");
  });
});
