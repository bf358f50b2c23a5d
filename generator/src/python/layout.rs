//! Python as `ruff format` would leave it.

use crate::layout::Layout;
use crate::text::WIDTH;

pub(super) const LAYOUT: Layout = Layout {
    width: WIDTH,
    step: 4,
    last: ",",
    broken,
};

/// A line that is broken at its brackets (`name: Sequence[...] | None = None`), or between the alternatives of a type.
fn broken(pad: &str, line: &str) -> String {
    let brackets = line.split_once('[').zip(line.rsplit_once(']'));
    let Some(((before, _), (within, after))) = brackets else {
        return format!("{pad}{}", line.replace(" | ", &format!("\n{pad}| ")));
    };
    let head = format!("{within}]");
    let alternative = after.strip_prefix(" | ");
    if let Some(rest) = alternative
        && LAYOUT.fits(pad, &head)
    {
        return format!("{pad}{head}\n{pad}| {rest}");
    }
    let inner = within.get(before.len() + 1..).unwrap_or_default();
    let end = alternative.map_or_else(|| after.to_owned(), |rest| format!("\n{pad}| {rest}"));
    format!("{pad}{before}[\n{pad}    {inner}\n{pad}]{end}")
}
