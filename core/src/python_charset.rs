//! What Python sees of the faults in a page's bytes.
#![allow(unsafe_code)] // of pyo3's macros

use pyo3::prelude::*;

use crate::byte_marks::byte_marks as marks_of;
use crate::python::guarded;

/// (characters written twice, whether the first is a usual one, runs of Latin-1, "Р" and "С", Cyrillic letters).
#[pyfunction]
fn byte_marks(py: Python<'_>, html: &[u8]) -> PyResult<(u8, bool, u8, usize, usize)> {
    let found = guarded(py, || marks_of(html))?;
    Ok((found.twice, found.usual, found.runs, found.capitals, found.cyrillic))
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(byte_marks, module)?)
}
