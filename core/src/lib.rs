//! HTML to main text: tokens, blocks, features, trees, a cut, text; and `quality`: text to measures.
pub mod around;
pub mod asked_fonts;
pub mod attributes;
pub mod byte_marks;
pub mod candidate;
pub mod char_table;
pub mod chars;
pub mod classes;
pub mod cut;
pub mod extract;
pub mod facts;
pub mod features;
pub mod keywords;
pub mod markdown;
pub mod mathml;
pub mod measure;
pub mod model;
pub mod ngrams;
pub mod page;
pub mod pair_costs;
pub mod prescan;
pub mod quality;
pub mod quantise;
pub mod reader;
pub mod render;
pub mod repeats;
pub mod rewritten;
pub mod run;
pub mod sample;
pub mod statements;
pub mod tags;
pub mod title;
pub mod tokens;
pub mod tree;
pub mod visible;

#[cfg(feature = "python")]
mod python;
#[cfg(feature = "python")]
mod python_charset;
#[cfg(feature = "python")]
mod python_quality;
#[cfg(feature = "python")]
mod python_sample;
#[cfg(feature = "python")]
mod python_statements;
