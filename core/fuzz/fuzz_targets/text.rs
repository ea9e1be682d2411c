//! Entry points that take any text.
#![no_main]

use std::sync::LazyLock;

use humongous_core::byte_marks::byte_marks;
use humongous_core::classes::count_classes;
use humongous_core::measure::measure;
use humongous_core::ngrams::grams::{Scheme, key};
use humongous_core::ngrams::table::Table;
use humongous_core::ngrams::words::words;
use humongous_core::quality;
use humongous_core::quality::exact::Signal;
use humongous_core::quality::stop_words::StopWords;
use humongous_core::sample::take_sample;
use humongous_core::statements::{MAX_TAGS, statements};
use humongous_core_fuzz::{as_text, twice};
use libfuzzer_sys::fuzz_target;

const LABELS: u16 = 3;
const TOP: usize = 2;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let scheme = Scheme { sizes: vec![2, 1], strip: true, omit_last: false };
    let mut keys: Vec<u64> = ["di", "v>", "<d", "é", "語"].map(|gram| key(&points(gram))).to_vec();
    keys.sort_unstable();
    // The first key has one label, the others two: a row.
    let offsets = (0..=keys.len() as u32).map(|number| (2 * number).saturating_sub(1)).collect();
    let ids = (1..2 * keys.len() as u16).map(|number| number % LABELS).collect();
    let weights = (1..2 * keys.len() as u8).map(|number| 25 * number).collect();
    Table::new(scheme, keys, offsets, ids, weights, LABELS.into()).expect("its parts fit together")
});

fn points(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

fuzz_target!(|data: &[u8]| {
    let text = as_text(data);
    let counts = twice(|| measure(&text));
    let characters = text.chars().count();
    assert!(counts.chars as usize <= 2 * characters && counts.words as usize <= characters);
    assert!(counts.upper <= counts.letters && counts.lines as usize <= characters);

    let list = StopWords::new([b"div".as_slice(), b"the"].into_iter());
    let unspaced = data.first().is_some_and(|byte| byte & 1 == 1);
    for (name, signal) in twice(|| quality::measure(text.as_bytes(), unspaced, &list)) {
        match signal {
            Signal::Count(count) => assert!(count as usize <= 4 * characters + 1, "{name}: {count}"),
            Signal::Share(share) => assert!(share.is_finite() && share >= 0.0, "{name}: {share}"),
            Signal::Null => {}
        }
    }

    let sample = twice(|| take_sample(&text, 40));
    assert!(sample.chars().count() <= 40 && !sample.contains(['\n', '\0']));
    let stated = twice(|| statements(&text));
    assert!(stated.tags.len() <= MAX_TAGS && stated.scripts.iter().all(|script| script.len() <= text.len()));
    let marks = twice(|| byte_marks(data));
    assert!(marks.capitals <= marks.cyrillic && marks.cyrillic <= data.len());

    let classes = twice(|| count_classes(&text, &[1; 128]));
    assert_eq!(characters as u64, classes.iter().map(|class| class.1).sum());
    let parted = twice(|| words(&text));
    assert!(parted.starts_with(' ') && parted.ends_with(' ') && parted.len() <= text.len() + 2);

    let (ranked, grams) = twice(|| TABLE.rank(&points(&text), TOP));
    assert!(ranked.len() <= TOP && ranked.iter().all(|&(label, sum)| label < LABELS && sum > 0));
    assert!(grams as usize <= characters && ranked.is_sorted_by(|one, two| one.1 >= two.1));
});
