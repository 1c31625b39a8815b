/** Every list that is offered takes words out of a text in its language, by the segmentation that the text gets. */
import { expect } from "chai";
import { createAnalyzer, stopWordNames } from "../../../lib/retrieval";
import { stopWordSet } from "../../../lib/retrieval/lexical/stop-words";

const plain = { stem: "none" };
const everything = createAnalyzer({ ...plain, stopWords: "none" });

describe("stopWordSet()", () => {
  it("every list takes most of its own words out of a text that has nothing else", () => {
    const shares: string[] = [];
    for (const name of stopWordNames()) {
      const words = [...stopWordSet(name)].filter((word) => everything(word).length > 0 && !/\s/.test(word.trim()));
      const analyze = createAnalyzer({ ...plain, stopWords: name });
      const gone = words.filter((word) => analyze(word).length === 0).length;
      if (name !== "none" && !(gone / words.length > 0.85)) shares.push(`${name}: ${gone} of ${words.length}`);
    }
    expect(shares).to.deep.equal([]);
  });

  const sentences: [name: string, text: string, gone: string, kept: string][] = [
    ["mya", "မနက်ဖြန် နှင့် ယနေ့", "နှင့်", "မနက်ဖြန်"],
    ["kor", "그리고 학교에서", "그리고", "학교"],
    ["ara", "الكتاب في المدرسة من أجل", "في من أجل", "الكتاب المدرسة"],
    ["heb", "הספר אשר על השולחן", "אשר על", "הספר השולחן"],
    ["hin", "किताब मेज के ऊपर है", "के है", "किताब मेज"],
    ["ben", "বই এবং কলম", "এবং", "বই কলম"],
    ["ell", "Το βιβλίο και η Αθήνα", "το και η", "βιβλίο αθήνα"],
    ["rus", "книга и стол", "и", "книга стол"],
    ["tur", "Ankara ve İstanbul için", "ve için", "ankara istanbul"],
    ["vie", "quyển sách của tôi và các bạn", "của và các", "sách"],
    ["yor", "Ilé náà ní àwọn ọmọ", "náà ní àwọn", "ọmọ"],
    ["fra", "le livre est dans la maison", "le est dans la", "livre maison"],
    ["deu", "der Hund und die Katze", "der und die", "hund katze"],
  ];
  for (const [name, text, gone, kept] of sentences) {
    it(`${name} takes ${gone} out of "${text}" and leaves ${kept}`, () => {
      const left = createAnalyzer({ ...plain, stopWords: name })(text);
      const all = everything(text);
      for (const term of gone.split(" ").flatMap(everything)) {
        expect(all).to.include(term);
        expect(left).not.to.include(term);
      }
      expect(left).to.include.members(kept.split(" ").flatMap(everything));
    });
  }

  const unspaced: [name: string, text: string, expected: string][] = [
    ["zho", "我们的目的是和平", "我们 目 目的 和平 平"],
    ["jpn", "東京の大学に", "東 東京 京 大 大学 学"],
    ["tha", "ข้าวกับบ้าน", "ข้า าว บ้า าน"],
  ];
  for (const [name, text, expected] of unspaced) {
    it(`${name} finds its words in "${text}", and pairs are made of the rest`, () => {
      expect(createAnalyzer({ stopWords: name })(text)).to.deep.equal(expected.split(" "));
    });
  }
});
