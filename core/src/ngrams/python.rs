//! What Python sees of it.
#![allow(unsafe_code)] // of pyo3's macros

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::grams::Scheme;
use super::table::{Ranked, Table};
use super::words::words as words_of;
use crate::python::guarded;

/// A table of n-grams, as `humongous/langid/ngram_table.py` reads it: arrays as little-endian bytes.
#[pyclass(frozen)]
pub struct NgramTable(Table);

#[pymethods]
impl NgramTable {
    #[new]
    #[pyo3(signature = (*, keys, offsets, ids, weights, labels, sizes, strip, omit_last))]
    #[allow(clippy::too_many_arguments)] // Python names them all
    fn new(
        keys: &[u8],
        offsets: &[u8],
        ids: &[u8],
        weights: &[u8],
        labels: usize,
        sizes: Vec<usize>,
        strip: bool,
        omit_last: bool,
    ) -> PyResult<NgramTable> {
        let keys = keys.as_chunks().0.iter().map(|&bytes| u64::from_le_bytes(bytes)).collect();
        let offsets = points(offsets);
        let ids = ids.as_chunks().0.iter().map(|&bytes| u16::from_le_bytes(bytes)).collect();
        let scheme = Scheme { sizes, strip, omit_last };
        let table = Table::new(scheme, keys, offsets, ids, weights.to_vec(), labels);
        table.map(NgramTable).map_err(PyValueError::new_err)
    }

    /// The `top` labels of a text in UTF-32 (little-endian, no mark) with their sums, and its n-grams of the first size.
    fn rank(&self, text: &[u8], top: usize) -> (Vec<Ranked>, u64) {
        self.0.rank(&points(text), top)
    }
}

fn points(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|&bytes| u32::from_le_bytes(bytes)).collect()
}

/// See `humongous.langid.ngram_words`; raises `UnicodeEncodeError` for a text with lone surrogates.
#[pyfunction]
fn words(py: Python<'_>, lower: &str) -> PyResult<String> {
    guarded(py, || words_of(lower))
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<NgramTable>()?;
    module.add_function(wrap_pyfunction!(words, module)?)
}
