//! What Python sees. Pages are read with the GIL released; nothing is kept between two of them.
#![allow(unsafe_code)] // of pyo3's macros

use std::panic::{UnwindSafe, catch_unwind};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::attributes::{SEED, mix};
use crate::cut::cut;
use crate::extract::{Options, chances, choose};
use crate::model::MODEL_BYTES;
use crate::page::Limits;
use crate::{features, rewritten};

/// A page's blocks as texts, their features, `FEATURES` bytes a block, the chance of each in thousandths and whether it
/// is kept: for training and measuring.
///
/// `texts`, one a block, take the place of the page's own, as if the page were written in another language.
#[pyfunction]
#[pyo3(signature = (html, texts=None))]
fn blocks<'py>(py: Python<'py>, html: &[u8], texts: Option<Vec<String>>) -> PyResult<Blocks<'py>> {
    let (texts, rows, found, kept) = guarded(py, || {
        let (page, rows) = rewritten::read(html, texts.as_deref())?;
        let found = chances(&rows, false);
        let kept = choose(&page, &rows, &Options::default()).keep;
        let texts = page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect();
        Ok::<_, String>((texts, rows, found, kept))
    })?
    .map_err(PyValueError::new_err)?;
    Ok((texts, PyBytes::new(py, &rows), found, kept))
}

type Blocks<'py> = (Vec<String>, Bound<'py, PyBytes>, Vec<u16>, Vec<bool>);

/// Run without the GIL; a panic, which nothing should bring about, is a `RuntimeError` with what it says.
pub fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send + UnwindSafe) -> PyResult<T> {
    py.detach(|| catch_unwind(work)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
        PyRuntimeError::new_err(format!("the core panicked: {}", said.unwrap_or("without a word")))
    })
}

/// What was found on a page.
#[pyclass(frozen, get_all, module = "humongous_core")]
struct Extraction {
    /// Empty only where the page has no text that is seen.
    text: String,
    /// As mark-up has it, `None` where it has none.
    title: Option<String>,
    /// The F1 that the model expects of the text, in thousandths.
    expected: u16,
    /// Of `bytes`, `depth`, `elements` and `blocks` those that the page has more of than is read.
    limits_hit: Vec<&'static str>,
}

/// A page's main text and what else is known of it.
///
/// `html` is text, whose lone surrogates are left out, or UTF-8.
/// Beyond `max_depth`, elements count as children of the deepest one; at `max_elements` (start tags) and `max_blocks`
/// reading stops. Raises `RuntimeError` where the core broke.
#[pyfunction]
#[pyo3(signature = (html, *, comments=false, tables=true, markdown=false, recall=850, max_depth=512,
                    max_elements=200_000, max_blocks=100_000))]
#[allow(clippy::too_many_arguments)] // of Python, by name
fn extract(
    py: Python<'_>,
    html: &Bound<'_, PyAny>,
    comments: bool,
    tables: bool,
    markdown: bool,
    recall: u16,
    max_depth: usize,
    max_elements: usize,
    max_blocks: usize,
) -> PyResult<Extraction> {
    let limits = Limits { depth: max_depth, elements: max_elements, blocks: max_blocks, ..Limits::default() };
    let options = Options { limits, comments, tables, markdown, recall };
    let encoded;
    let html = if let Ok(text) = html.cast::<PyString>() {
        match text.to_str() {
            Ok(text) => text.as_bytes(),
            Err(_) => {
                encoded = text.call_method1(intern!(py, "encode"), ("utf-8", "ignore"))?.cast_into::<PyBytes>()?;
                encoded.as_bytes()
            }
        }
    } else {
        html.extract()?
    };
    let found = guarded(py, || crate::extract::extract(html, &options))?;
    let crate::extract::Extraction { text, title, expected, hit } = found;
    Ok(Extraction { text, title, expected, limits_hit: hit.names() })
}

/// Which blocks the cut keeps, by their chances in thousandths and their sizes in words: to validate other models.
#[pyfunction]
#[pyo3(signature = (chances, sizes, recall=850))]
fn keep(py: Python<'_>, chances: Vec<u16>, sizes: Vec<u32>, recall: u16) -> PyResult<Vec<bool>> {
    if chances.len() != sizes.len() {
        return Err(PyValueError::new_err(format!("{} chances for {} sizes", chances.len(), sizes.len())));
    }
    guarded(py, || cut(&chances, &sizes, recall).keep)
}

/// The compiled core of HUMONGOUS.
#[pymodule]
fn humongous_core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("FEATURES", features::COUNT)?;
    module.add("MODEL", format!("{:016x}", mix(SEED, MODEL_BYTES)))?;
    module.add("UNICODE", crate::char_table::UNICODE)?;
    module.add_class::<Extraction>()?;
    module.add_function(wrap_pyfunction!(blocks, module)?)?;
    module.add_function(wrap_pyfunction!(extract, module)?)?;
    module.add_function(wrap_pyfunction!(keep, module)?)?;
    crate::ngrams::python::add_to(module)?;
    crate::python_charset::add_to(module)?;
    crate::python_quality::add_to(module)?;
    crate::python_sample::add_to(module)?;
    crate::python_statements::add_to(module)?;
    Ok(())
}
