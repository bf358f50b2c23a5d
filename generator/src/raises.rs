//! What a method can raise: it follows from what the tables say of its operation, and each language writes it its way.

use devtrust_core::error::{ErrorCode, Kind};
use devtrust_core::schema::{Action, Idempotency, Operation, Recovery, Response};

/// One error of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raised {
    pub(crate) kind: Kind,
    /// The code, where the kind says too little.
    pub(crate) code: Option<ErrorCode>,
    /// When: `where there is no such object`.
    pub(crate) when: &'static str,
    /// What else there is to say: a sentence, or nothing.
    pub(crate) more: &'static str,
}

const INPUT: Raised = Raised {
    when: "for input that breaks a rule of the API",
    more: "`violations` lists all of them, and nothing was sent.",
    ..of_kind(Kind::Validation, "")
};
const FILTER: Raised = Raised {
    when: "for a filter that breaks a rule",
    more: "As every error of a list, it comes while iterating.",
    ..INPUT
};
const MISSING: Raised = of_kind(Kind::NotFound, "where there is no such object");
const PENDING: Raised = of_code(
    ErrorCode::NotFoundNotReady,
    Kind::NotFound,
    "where it is still being made; devtrust has asked several times",
);
const TAKEN: Raised = of_code(
    ErrorCode::ConflictNameTaken,
    Kind::Conflict,
    "where another object has this name",
);
const UNKNOWN: Raised = of_code(
    ErrorCode::TransportOutcomeUnknown,
    Kind::Transport,
    "where the answer was lost: it may have been carried out, and is not sent again",
);

/// The errors of an operation that a caller may want to tell apart.
pub(crate) fn of(operation: &Operation) -> Vec<Raised> {
    let declared = operation.errors.iter().map(|error| Raised {
        code: Some(error.code),
        when: error.when,
        ..of_kind(error.code.kind(), "")
    });
    let declared: Vec<Raised> = declared.collect();
    let mut all = Vec::new();
    match operation.response {
        _ if operation.request.fields.is_empty() => {}
        Response::Pages(_) => all.push(FILTER),
        _ => all.push(INPUT),
    }
    if let Action::Http(endpoint) = &operation.action {
        if endpoint.path.contains('{') {
            all.push(MISSING);
        }
        if !endpoint.pending.is_empty() {
            all.push(PENDING);
        }
        match endpoint.idempotency {
            Idempotency::Reconcile(Recovery::Find(_)) => all.push(TAKEN),
            Idempotency::Never => all.push(UNKNOWN),
            _ => {}
        }
    }
    // What is declared says it better.
    all.retain(|one| one.code.is_none() || declared.iter().all(|other| other.code != one.code));
    all.extend(declared);
    all
}

const fn of_kind(kind: Kind, when: &'static str) -> Raised {
    Raised {
        kind,
        code: None,
        when,
        more: "",
    }
}

const fn of_code(code: ErrorCode, kind: Kind, when: &'static str) -> Raised {
    Raised {
        code: Some(code),
        ..of_kind(kind, when)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised(name: &str) -> Vec<String> {
        let operation = devtrust_core::operation(name);
        let all = operation.map(of).unwrap_or_default();
        let named = |one: &Raised| one.code.map_or(one.kind.as_str(), ErrorCode::as_str);
        all.iter().map(|one| named(one).to_owned()).collect()
    }

    #[test]
    fn errors_follow_from_the_tables() {
        assert_eq!(raised("divisions.list"), ["validation"]);
        assert_eq!(
            raised("divisions.create"),
            ["validation", "conflict.name_taken"]
        );
        assert_eq!(
            raised("devices.bootstrap_config"),
            ["validation", "not_found", "not_found.not_ready"]
        );
        assert_eq!(
            raised("workflows.provision_device"),
            [
                "validation",
                "conflict.other_key",
                "decode.wrong_certificate"
            ]
        );
        assert_eq!(
            raised("trust_lifecycle.est.enroll"),
            ["validation", "not_found", "transport.outcome_unknown"]
        );
    }

    #[test]
    fn what_is_declared_takes_the_place_of_what_follows() {
        let all = devtrust_core::operation("divisions.create").map(of);
        let taken = all.and_then(|all| all.last().copied());
        assert_eq!(
            taken.map(|one| one.when),
            Some("where the account has a division of this name")
        );
    }
}
