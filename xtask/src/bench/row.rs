//! One measurement beside what it is compared with.

use super::series::Series;
use crate::prelude::*;

/// What is asked of a ratio.
#[derive(Debug, Clone, Copy)]
pub(super) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    None,
}

/// Whether a budget is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    Missed,
    /// Met in some rounds and missed in others: the spread is wider than the answer.
    Unclear,
    /// There is no budget.
    Open,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "NOT MET",
            Self::Unclear => "unclear: met in some rounds only",
            Self::Open => "",
        }
    }
}

impl Budget {
    fn judge(self, ratio: &Series) -> Verdict {
        let (all, some) = match self {
            Self::AtLeast(least) => (ratio.least() >= least, ratio.most() >= least),
            Self::AtMost(most) => (ratio.most() <= most, ratio.least() <= most),
            Self::None => return Verdict::Open,
        };
        match (all, some) {
            (true, _) => Verdict::Met,
            (false, true) => Verdict::Unclear,
            (false, false) => Verdict::Missed,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {least}"),
            Self::AtMost(most) => format!("at most {most}"),
            Self::None => String::new(),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// What was measured, with its unit.
    what: String,
    ours: String,
    /// What the other side did in the same rounds; empty for an absolute budget.
    peer: String,
    /// The median, and the range.
    ratio: String,
    budget: String,
    verdict: Verdict,
}

impl Row {
    /// A ratio of two measurements, round by round.
    pub(super) fn ratio(
        what: String,
        (ours, peer): &(Series, Series),
        unit: &str,
        asked: Budget,
    ) -> Self {
        let ratio = ours.beside(peer);
        let digits = peer.digits();
        Self {
            what,
            ours: format!("{}{unit}", ours.range(digits)),
            peer: format!("{}{unit}", peer.range(digits)),
            ratio: format!("{:.2} ({})", ratio.median(), ratio.range(2)),
            budget: asked.in_words(),
            verdict: asked.judge(&ratio),
        }
    }

    /// A measurement without a peer.
    pub(super) fn alone(what: String, ours: &Series, unit: &str, asked: Budget) -> Self {
        let budget = match asked {
            Budget::None => String::new(),
            _ => format!("{}{unit}", asked.in_words()),
        };
        Self {
            what,
            ours: format!("{}{unit}", ours.range(ours.digits())),
            peer: String::new(),
            ratio: String::new(),
            budget,
            verdict: asked.judge(ours),
        }
    }

    /// What missed its budget.
    pub(super) fn missed(self) -> Option<String> {
        (self.verdict == Verdict::Missed).then_some(self.what)
    }

    fn cells(&self) -> [&str; 6] {
        let Self {
            what,
            ours,
            peer,
            ratio,
            budget,
            verdict,
        } = self;
        [what, ours, peer, ratio, budget, verdict.word()]
    }
}

const HEADER: [&str; 6] = ["what", "devtrust", "peer", "ratio", "budget", ""];

/// For a terminal.
pub(super) fn render(rows: &[Row]) -> String {
    rendered(&HEADER, rows)
}

/// For a terminal: this revision beside another.
pub(super) fn render_beside(revision: &str, rows: &[Row]) -> String {
    rendered(&["what", "this revision", revision, "ratio", "", ""], rows)
}

fn rendered(header: &[&str; 6], rows: &[Row]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.cells().map(str::to_owned).to_vec())
        .collect();
    table::render(header, &cells, &[1, 2, 3, 4])
}

/// For a page.
pub(super) fn markdown(rows: &[Row]) -> String {
    let line = |cells: [&str; 6]| format!("| {} |\n", cells.join(" | "));
    let body = rows.iter().map(|row| line(row.cells()));
    [line(HEADER), "|---|---|---|---|---|---|\n".to_owned()]
        .into_iter()
        .chain(body)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Budget::{AtLeast, AtMost};
    use super::*;

    fn row(ours: &serde_json::Value, budget: Budget) -> Row {
        let measured = json!({ "ours": ours, "peer": [250.0, 500.0] });
        let of = |pointer| Series::at(&measured, pointer).unwrap();
        Row::ratio("x".into(), &(of("/ours"), of("/peer")), "", budget)
    }

    #[test]
    fn a_budget_counts_in_every_round_and_one_that_is_missed_is_named() {
        let verdict = |budget| row(&json!([1000.0, 1000.0]), budget).verdict;
        assert_eq!(verdict(AtLeast(2.0)), Verdict::Met);
        assert_eq!(verdict(AtLeast(2.1)), Verdict::Unclear);
        assert_eq!(verdict(AtLeast(4.1)), Verdict::Missed);
        assert_eq!(verdict(AtMost(4.0)), Verdict::Met);
        assert_eq!(verdict(AtMost(3.9)), Verdict::Unclear);
        assert_eq!(verdict(AtMost(1.9)), Verdict::Missed);
        assert_eq!(verdict(Budget::None), Verdict::Open);
        let missed = row(&json!([1000.0, 1000.0]), AtLeast(4.1)).missed();
        assert_eq!(missed, Some("x".to_owned()));
    }

    #[test]
    fn tables_for_people_and_pages() {
        let rows = [
            row(&json!([1000.0, 2000.0]), AtLeast(4.0)),
            Row::alone(
                "wheel".into(),
                &Series::at(&json!([3.0]), "").unwrap(),
                " MiB",
                AtMost(4.0),
            ),
        ];
        assert_eq!(
            render(&rows),
            "what         devtrust        peer        ratio         budget\n\
             x      1,000 to 2,000  250 to 500  4.00 (4.00)     at least 4  met\n\
             wheel           3 MiB                           at most 4 MiB  met\n"
        );
        assert_eq!(
            markdown(&rows).lines().last(),
            Some("| wheel | 3 MiB |  |  | at most 4 MiB | met |")
        );
    }
}
