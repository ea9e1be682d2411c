//! What Python sees of the measures.
#![allow(unsafe_code)] // of pyo3's macros

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::python::guarded;
use crate::quality::exact::Signal;
use crate::quality::stop_words::StopWords;
use crate::quality::{Named, VERSION, kind_table, measure as measured};

/// The value of every signal, in the order of `SIGNALS`: a whole number, a float or None.
///
/// `unspaced_script` says that the language is written without spaces, at least by some; `stop_words` are those of the
/// language, if there is a list. Lone surrogates are taken as they come.
#[pyfunction]
fn measure<'py>(
    py: Python<'py>,
    text: &Bound<'py, PyString>,
    unspaced_script: bool,
    stop_words: Vec<PyBackedStr>,
) -> PyResult<Bound<'py, PyList>> {
    let list = &StopWords::new(stop_words.iter().map(|word| word.as_bytes()));
    let found = match text.to_str() {
        Ok(text) => guarded(py, || measured(text.as_bytes(), unspaced_script, list)),
        Err(_) => {
            let encoded = text.call_method1(intern!(py, "encode"), ("utf-8", "surrogatepass"))?;
            let bytes = encoded.cast::<PyBytes>()?.as_bytes();
            guarded(py, || measured(bytes, unspaced_script, list))
        }
    };
    let found: Vec<Named> = found?;
    let values = PyList::empty(py);
    for (_, signal) in found {
        match signal {
            Signal::Count(count) => values.append(count)?,
            Signal::Share(share) => values.append(share)?,
            Signal::Null => values.append(py.None())?,
        }
    }
    Ok(values)
}

/// Add what this module has to offer.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let names: Vec<_> = measured(b"", false, &StopWords::new(std::iter::empty()));
    module.add("MEASURES", VERSION)?;
    module.add("MEASURES_UNICODE", kind_table::UNICODE)?;
    module.add("SIGNALS", names.into_iter().map(|(name, _)| name).collect::<Vec<_>>())?;
    module.add_function(wrap_pyfunction!(measure, module)?)
}
