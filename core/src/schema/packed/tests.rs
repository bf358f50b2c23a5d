//! What is read is what was written, for every operation there is.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::read::read;
use super::write;
use crate::products::{PRODUCTS, code, operation};
use crate::schema::{
    Action, Endpoint, Enumeration, Field, Idempotency, Model, Operation, Outcome, Recovery,
    Response, Type,
};

/// Compares two tables, but for what only people read.
trait Same {
    fn same(&self, other: &Self) -> bool;
}

impl<T: Same> Same for &T {
    fn same(&self, other: &Self) -> bool {
        (*self).same(*other)
    }
}

impl<T: Same> Same for [T] {
    fn same(&self, other: &Self) -> bool {
        let mut pairs = self.iter().zip(other);
        self.len() == other.len() && pairs.all(|(one, other)| one.same(other))
    }
}

impl Same for Model {
    fn same(&self, other: &Self) -> bool {
        let Self {
            name,
            doc: _,
            response,
            fields,
        } = self;
        (*name, *response) == (other.name, other.response) && fields.same(other.fields)
    }
}

impl Same for Field {
    fn same(&self, other: &Self) -> bool {
        let Self {
            name,
            doc: _,
            ty,
            required,
            rule,
        } = self;
        (*name, *required, *rule) == (other.name, other.required, other.rule) && ty.same(&other.ty)
    }
}

impl Same for Enumeration {
    fn same(&self, other: &Self) -> bool {
        let values = |of: &Self| {
            of.values
                .iter()
                .map(|value| value.value)
                .collect::<Vec<_>>()
        };
        self.name == other.name && values(self) == values(other)
    }
}

impl Same for Type {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Enum(one), Self::Enum(other)) => one.same(other),
            (Self::Record(one), Self::Record(other)) => one.same(other),
            (Self::List(one), Self::List(other)) | (Self::Map(one), Self::Map(other)) => {
                one.same(other)
            }
            _ => self == other,
        }
    }
}

impl Same for Response {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(one), Self::Value(other))
            | (Self::Optional(one), Self::Optional(other))
            | (Self::Pages(one), Self::Pages(other)) => one.same(other),
            (Self::Bytes, Self::Bytes) | (Self::Nothing, Self::Nothing) => true,
            _ => false,
        }
    }
}

impl Same for Recovery {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Find(one), Self::Find(other)) => one.same(other),
            (Self::Gone(one, mark), Self::Gone(other, others)) => one.same(other) && mark == others,
            (Self::Shown(one), Self::Shown(other)) => {
                let Outcome {
                    get,
                    given,
                    shows,
                    otherwise,
                } = one;
                (*given, *shows, *otherwise) == (other.given, other.shows, other.otherwise)
                    && get.same(&other.get)
            }
            (Self::Function(one), Self::Function(other)) => std::ptr::fn_addr_eq(*one, *other),
            _ => false,
        }
    }
}

impl Same for Idempotency {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Reconcile(one), Self::Reconcile(other)) => one.same(other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Same for Endpoint {
    fn same(&self, other: &Self) -> bool {
        let Self {
            verb,
            path,
            success,
            idempotency,
            wrap,
            unwrap,
            pending,
            needs,
            travel,
        } = self;
        (*verb, *path, *success, *pending) == (other.verb, other.path, other.success, other.pending)
            && (*wrap, *unwrap, *needs, *travel)
                == (other.wrap, other.unwrap, other.needs, other.travel)
            && idempotency.same(&other.idempotency)
    }
}

impl Same for Action {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Http(one), Self::Http(other)) => one.same(other),
            (
                Self::Find { list, lookup },
                Self::Find {
                    list: other_list,
                    lookup: other_lookup,
                },
            ) => list.same(other_list) && lookup == other_lookup,
            (
                Self::Ensure {
                    find,
                    create,
                    unique,
                },
                Self::Ensure {
                    find: other_find,
                    create: other_create,
                    unique: other_unique,
                },
            ) => find.same(other_find) && create.same(other_create) && unique == other_unique,
            (Self::Workflow(one), Self::Workflow(other)) => std::ptr::fn_addr_eq(*one, *other),
            _ => false,
        }
    }
}

impl Same for Operation {
    fn same(&self, other: &Self) -> bool {
        let Self {
            name,
            method,
            doc: _,
            request,
            parameters,
            response,
            action,
            takes: _,
            errors: _,
            deprecated: _,
            confidence,
            source: _,
        } = self;
        (*name, *method, *parameters, *confidence)
            == (other.name, other.method, other.parameters, other.confidence)
            && request.same(&other.request)
            && response.same(&other.response)
            && action.same(&other.action)
    }
}

#[test]
fn what_is_read_is_what_was_written() {
    let mut compared = 0;
    for product in PRODUCTS {
        let text = write(product.name, product.operations())
            .unwrap_or_else(|problem| panic!("{}: {problem}", product.name));
        let read = read(text.leak(), code).unwrap();
        assert_eq!(read.len(), product.operations().count());
        for found in read {
            let declared = operation(found.name).unwrap();
            assert!(found.same(declared), "{found:#?}\nis not\n{declared:#?}");
            compared += 1;
        }
    }
    assert!(compared > 0, "a build without products");
}

#[test]
fn what_a_page_reads_later_of_device_trust_manager_is_whole_by_itself() {
    let top = PRODUCTS.iter().find(|product| product.top).unwrap();
    let (early, later) = (top.operations_early(), top.operations_later());
    let number = |operations: Vec<_>| {
        let count = operations.len();
        let text = write(top.name, operations).unwrap();
        assert!(read(text.leak(), code).unwrap().len() >= count);
        count
    };
    let counts = [number(early.collect()), number(later.collect())];
    assert!(counts.iter().all(|count| *count > 30), "{counts:?}");
    assert_eq!(counts.iter().sum::<usize>(), top.operations().count());
}

#[test]
fn what_needs_code_is_not_read_without_it() {
    for name in ["workflows.provision_device", "devices.register"] {
        let text = write("some", [operation(name).unwrap()]).unwrap();
        let text: &'static str = text.leak();
        assert!(read(text, |_| None).is_none(), "{name}");
        let found = read(text, code).unwrap();
        assert!(
            found.last().unwrap().same(&operation(name).unwrap()),
            "{name}"
        );
    }
}

#[test]
fn what_is_no_table_is_not_read() {
    for text in [
        "x",
        "o\ta.b.c\tMissing",
        "q\tA\tname",
        "q\tA\tname!z",
        "q\tA\tname!t:length,1",
        "q\tA\tname!rB",
    ] {
        assert!(read(text, |_| None).is_none(), "{text}");
    }
    assert!(read("p\ta\nq\tA\tname!t:length,1,5", |_| None).is_some());
}
