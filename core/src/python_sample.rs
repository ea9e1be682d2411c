//! What Python sees of the sample and its scripts.
#![allow(unsafe_code)] // of pyo3's macros

use pyo3::prelude::*;

use crate::classes::count_classes as counted;
use crate::python::guarded;
use crate::sample::take_sample as taken;

/// See `humongous.langid.sample.take_sample`; raises `UnicodeEncodeError` for a text with lone surrogates.
#[pyfunction]
fn take_sample(py: Python<'_>, text: &str, max_chars: usize) -> PyResult<String> {
    guarded(py, || taken(text, max_chars))
}

/// See `humongous.langid.scripts`: (class, characters of it) in order; raises `UnicodeEncodeError` for lone surrogates.
#[pyfunction]
fn count_classes(py: Python<'_>, text: &str, by_point: &[u8]) -> PyResult<Vec<(u8, u64)>> {
    guarded(py, || counted(text, by_point))
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(count_classes, module)?)?;
    module.add_function(wrap_pyfunction!(take_sample, module)?)
}
