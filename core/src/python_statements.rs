//! What Python sees of a page's statements.
#![allow(unsafe_code)] // of pyo3's macros

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::python::guarded;
use crate::statements::statements as read;

type Tag<'py> = (String, Bound<'py, PyDict>, String, bool);

/// (name, attributes, text after it, stands in the head) of each tag, and the scripts of JSON-LD.
///
/// Raises `UnicodeEncodeError` for a text with lone surrogates.
#[pyfunction]
fn statements<'py>(py: Python<'py>, html: &str) -> PyResult<(Vec<Tag<'py>>, Vec<String>)> {
    let (tags, scripts) = guarded(py, || {
        let found = read(html);
        (found.tags, found.scripts.into_iter().map(str::to_owned).collect())
    })?;
    let mut handed = Vec::with_capacity(tags.len());
    for tag in tags {
        let attributes = PyDict::new(py);
        for (name, value) in tag.attributes {
            attributes.set_item(name, value)?;
        }
        handed.push((tag.name, attributes, tag.after.to_owned(), tag.head));
    }
    Ok((handed, scripts))
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(statements, module)?)
}
