//! What Python sees of a page's bytes and what they show of its encoding.
#![allow(unsafe_code)] // of pyo3's macros

use memchr::memmem;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::asked_fonts;
use crate::byte_marks::byte_marks as marks_of;
use crate::pair_costs::{self, HIGH_ROWS, LOW_ROWS};
use crate::prescan;
use crate::python::guarded;

/// (characters written twice, whether the first is a usual one, runs of Latin-1, "Р" and "С", Cyrillic letters).
#[pyfunction]
fn byte_marks(py: Python<'_>, html: &[u8]) -> PyResult<(u8, bool, u8, usize, usize)> {
    let found = guarded(py, || marks_of(html))?;
    Ok((found.twice, found.usual, found.runs, found.capitals, found.cyrillic))
}

/// Whether `part` is in `html`: several times as fast as Python's own search.
#[pyfunction]
fn has_bytes(py: Python<'_>, html: &[u8], part: &[u8]) -> PyResult<bool> {
    guarded(py, || memmem::find(html, part).is_some())
}

/// Whether mark-up asks for one of `fonts`, names in lower case.
#[pyfunction]
fn asks_for_font(py: Python<'_>, html: &[u8], fonts: Vec<PyBackedBytes>) -> PyResult<bool> {
    let fonts: Vec<&[u8]> = fonts.iter().map(|font| &**font).collect();
    guarded(py, || asked_fonts::asks_for_font(html, &fonts))
}

type Value<'py> = Option<Bound<'py, PyBytes>>;

/// (`charset`, `http-equiv`, `content`) of each `<meta>` with one of the first two, as written.
#[pyfunction]
fn meta_tags<'py>(py: Python<'py>, window: &[u8]) -> PyResult<Vec<(Value<'py>, Value<'py>, Value<'py>)>> {
    let value = |found: Option<&[u8]>| found.map(|found| PyBytes::new(py, found));
    let found = guarded(py, || prescan::meta_tags(window))?;
    Ok(found.into_iter().map(|tag| (value(tag.charset), value(tag.http_equiv), value(tag.content))).collect())
}

type Sums<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>);

/// Sums of the costs of pairs of bytes, 32 bits a column in the machine's order; raises `ValueError` for other tables.
#[pyfunction]
fn pair_sums<'py>(py: Python<'py>, data: &[u8], high: &[u8], low: &[u8], near: usize) -> PyResult<Sums<'py>> {
    if !high.len().is_multiple_of(HIGH_ROWS) || high.len() / HIGH_ROWS * LOW_ROWS != low.len() {
        return Err(PyValueError::new_err("high and low are not tables of the same columns"));
    }
    let (highs, lows) = guarded(py, || pair_costs::pair_sums(data, high, low, near))?;
    let packed = |sums: Vec<u32>| PyBytes::new(py, &sums.iter().flat_map(|sum| sum.to_ne_bytes()).collect::<Vec<u8>>());
    Ok((packed(highs), packed(lows)))
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(byte_marks, module)?)?;
    module.add_function(wrap_pyfunction!(has_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(asks_for_font, module)?)?;
    module.add_function(wrap_pyfunction!(meta_tags, module)?)?;
    module.add_function(wrap_pyfunction!(pair_sums, module)?)
}
