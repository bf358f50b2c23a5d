//! TypeScript as biome would leave it.

use crate::layout::Layout;
use crate::text::WIDTH;

pub(super) const LAYOUT: Layout = Layout {
    width: WIDTH,
    step: 2,
    last: ",",
    broken,
};

/// An entry whose object, or whose object's type, has a line for each member.
fn broken(pad: &str, entry: &str) -> String {
    let parts = entry.split_once("{ ").and_then(|(before, rest)| {
        let (members, after) = rest.rsplit_once(" }")?;
        Some((before, members, after))
    });
    let Some((before, members, after)) = parts else {
        return format!("{pad}{entry}");
    };
    // Members of a value end with a comma, those of a type with a semicolon.
    let mark = if before.is_empty() { "," } else { ";" };
    let members = members.replace(&format!("{mark} "), &format!("{mark}\n{pad}  "));
    format!("{pad}{before}{{\n{pad}  {members}{mark}\n{pad}}}{after}")
}

/// `{ a, b }`, with spaces inside where there is anything.
pub(super) fn object(members: &[String]) -> String {
    if members.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", members.join(", "))
    }
}

/// `import type { A, B } from "x";`
pub(super) fn braces(opening: &str, names: &[String], closing: &str) -> String {
    let flat = format!("{opening} {{ {} }}{closing}", names.join(", "));
    if LAYOUT.fits("", &flat) {
        return flat;
    }
    LAYOUT.exploded("", &format!("{opening} {{"), names, &format!("}}{closing}"))
}

/// `name: A | B;`, one alternative a line where it is too long.
pub(super) fn union(pad: &str, opening: &str, alternatives: &[String]) -> String {
    let flat = format!("{opening} {};", alternatives.join(" | "));
    if LAYOUT.fits(pad, &flat) || alternatives.len() < 2 {
        return format!("{pad}{flat}");
    }
    let lines = alternatives.iter();
    let lines: Vec<String> = lines.map(|one| format!("\n{pad}  | {one}")).collect();
    format!("{pad}{opening}{};", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_fits_stays_on_one_line() {
        let get = LAYOUT.fitted("  ", "get(", &entries(&["a: string", "b?: B"]), "): C {");
        assert_eq!(get, "get(a: string, b?: B): C {");
        let both = union("", "type A =", &entries(&["\"a\"", "\"b\""]));
        assert_eq!(both, "type A = \"a\" | \"b\";");
        assert_eq!(object(&[]), "{}");
        let fitting = "x".repeat(WIDTH - 3);
        let line = LAYOUT.fitted("", "f(", std::slice::from_ref(&fitting), ")");
        assert_eq!(line, format!("f({fitting})"));
        let long = "x".repeat(WIDTH - 2);
        assert!(LAYOUT.fitted("", "f(", &[long], ")").contains("(\n"));
    }

    #[test]
    fn what_is_too_long_is_broken_with_trailing_commas() {
        let long = "x".repeat(60);
        assert_eq!(
            LAYOUT.fitted("    ", "f(", &entries(&["\"a\"", &long, &long]), ");"),
            format!("f(\n      \"a\",\n      {long},\n      {long},\n    );")
        );
        let object = object(&entries(&[&format!("a: {long}"), &format!("b: {long}")]));
        assert_eq!(
            LAYOUT.fitted("", "f(", &[object, "c".to_owned()], ");"),
            format!("f(\n  {{\n    a: {long},\n    b: {long},\n  }},\n  c,\n);")
        );
        assert_eq!(
            union("  ", "a:", &entries(&[&long, &long])),
            format!("  a:\n    | {long}\n    | {long};")
        );
        assert_eq!(
            braces("import type", &entries(&[&long, &long]), " from \"a\";"),
            format!("import type {{\n  {long},\n  {long},\n}} from \"a\";")
        );
    }

    #[test]
    fn the_type_of_an_object_is_broken_at_its_members() {
        let long = "x".repeat(60);
        let fields = format!("fields: {{ a?: {long}; b?: {long} }} = {{}}");
        assert_eq!(
            LAYOUT.fitted("  ", "f(", &[fields, "c".to_owned()], "): D {"),
            format!(
                "f(\n    fields: {{\n      a?: {long};\n      b?: {long};\n    }} = {{}},\n    c,\n  ): D {{"
            )
        );
    }
}
