//! What understanding costs: one question against the shipped content and against 1,000, 10,000 and 100,000 generated
//! entries, and building each. `cargo bench` runs all; memory is printed beside the sizes (Linux).

use std::{hint::black_box, sync::LazyLock, time::Duration};

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use jauap::{
    assistant::{Assistant, Question},
    faq::{ByLang, Entry, Faq, Folder, load},
};
use jiff::Timestamp;

/// Questions as people write them: clean, with typos, without Kazakh letters, in Latin, in the wrong layout.
const QUESTIONS: &[&str] = &[
    "Когда был референдум?",
    "Учаскелер нешеде ашылады?",
    "карсы дауыс беруге бола ма",
    "referendum qashan otedi",
    "rjulf htathtylev",
    "где голосвать если я лежу в болнице в Караганде",
    "Бабушке девяносто, с постели не встаёт, а отдать голос хочет. Как быть?",
    "құрылтайда неше депутат болады",
    "сколько стоит билет в Алматы",
    "қосазаматтық туралы не айтылған",
];

fn shipped() -> Faq {
    load(&Folder::shipped()).expect("the shipped content loads").faq
}

/// A pseudo-random number from a number (SplitMix64), so that every run has the same entries.
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

const SYLLABLES: &[&str] = &[
    "ка", "ро", "ти", "су", "мен", "лар", "бо", "жы", "ре", "шо", "на", "ды", "пе", "гу", "ал", "тө", "қы", "же", "ви",
    "зо", "ба", "ша", "ли", "ор", "ен", "дам", "бек", "тас", "ном", "фи",
];

/// The word with this number: short ones first, as in a language the frequent ones are.
fn word(number: u64) -> String {
    let mut seed = mix(number);
    let length = if number < 500 { 2 } else { 3 + (seed % 2) };
    (0..length)
        .map(|_| {
            seed = mix(seed);
            SYLLABLES[(seed % SYLLABLES.len() as u64) as usize]
        })
        .collect()
}

/// Content of `count` entries with six phrases a language: of each phrase's six words two are the entry's own, two
/// belong to its topic, and two are anybody's.
fn generated(count: usize) -> Faq {
    let mut faq = shipped();
    let like = faq.entries[0].clone();
    faq.entries = (0..count as u64)
        .map(|at| {
            let phrase = |salt: u64| -> String {
                let mut seed = mix(at * 1000 + salt);
                let mut pick = |from: u64, count: u64| {
                    seed = mix(seed);
                    word(from + seed % count)
                };
                let own = 100_000 + at * 8;
                let topic = 1_000 + (at / 20 % 2_000) * 40;
                [pick(0, 500), pick(own, 8), pick(topic, 40), pick(own, 8), pick(topic, 40), pick(0, 500)].join(" ")
            };
            let phrases = |base: u64| (0..6).map(|salt| phrase(base + salt)).collect();
            Entry { id: format!("made.e{at}"), ask: ByLang { kk: phrases(0), ru: phrases(100) }, ..like.clone() }
        })
        .collect();
    faq
}

/// The resident memory of this process in MiB, now and at its peak; zeroes where the system doesn't tell.
fn memory() -> (usize, usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kib| kib.parse::<usize>().ok()).unwrap_or(0)
    };
    (field("VmRSS:") / 1024, field("VmHWM:") / 1024)
}

static SHIPPED: LazyLock<Assistant> = LazyLock::new(|| Assistant::new(shipped()));

fn ask(assistant: &Assistant, text: &str) {
    black_box(assistant.answer(&Question { text: black_box(text), lang: None, now: Timestamp::UNIX_EPOCH }));
}

fn one_question(c: &mut Criterion) {
    let mut group = c.benchmark_group("question");
    group.bench_function("shipped", |b| {
        let mut all = QUESTIONS.iter().cycle();
        b.iter(|| ask(&SHIPPED, all.next().expect("a cycle doesn't end")));
    });
    group.bench_function("shipped, understanding only", |b| {
        let mut all = QUESTIONS.iter().cycle();
        b.iter(|| black_box(SHIPPED.matcher().understand(all.next().expect("a cycle doesn't end"))));
    });
    for count in [1_000, 10_000, 100_000] {
        let faq = generated(count);
        let questions: Vec<String> = faq
            .entries
            .iter()
            .step_by(count / 100)
            .map(|entry| entry.ask.kk[1].rsplit_once(' ').map_or("", |(most, _)| most).to_owned())
            .collect();
        let assistant = Assistant::new(faq);
        let (now, peak) = memory();
        println!("{count} entries: {now} MiB resident, {peak} MiB at the peak");
        group.bench_function(BenchmarkId::new("generated", count), |b| {
            let mut all = questions.iter().cycle();
            b.iter(|| ask(&assistant, all.next().expect("a cycle doesn't end")));
        });
    }
    group.finish();
}

fn building(c: &mut Criterion) {
    let mut group = c.benchmark_group("start");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("shipped: load, index, calibrate", |b| b.iter(|| black_box(Assistant::new(shipped()))));
    let faq = generated(10_000);
    group.bench_function("10,000 generated: index, calibrate", |b| {
        b.iter_batched(|| faq.clone(), |faq| black_box(Assistant::new(faq)), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, building, one_question);
criterion_main!(benches);
