//! Character n-grams to labels: what `humongous/langid/ngram_table.py` describes, counted over a text.
pub mod counted;
pub mod grams;
pub mod table;
pub mod words;

#[cfg(feature = "python")]
pub mod python;
