//! Lists: a page, or everything.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Engine, to_json};
use crate::error::Result;
use crate::schema::{Operation, Response};
use crate::{Error, ErrorCode};

/// Rows asked for at a time when a list is walked: the service's own default is 10, and 100 was seen to work.
pub(super) const PAGE_SIZE: u64 = 100;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many rows there are in all, where the service tells.
    pub total: Option<u64>,
    /// How many rows a page has, where the service tells.
    pub limit: Option<u64>,
    /// Where this page begins, from 0.
    pub offset: u64,
    /// Where the next page begins; nothing on the last one.
    pub next_offset: Option<u64>,
    /// The same for two pages with the same rows. Who asks for pages by hand ends where it repeats, as a pager does: that
    /// service passes over the offset.
    pub mark: String,
}

/// Takes out where a page begins and how many rows it has, where a list does not take them: who walks through a list says
/// so for every list, and one without pages gives all rows at once.
pub(super) fn fit(operation: &Operation, request: &mut Value) {
    if let (Response::Pages(_), Some(members)) = (operation.response, request.as_object_mut()) {
        let taken = |name: &str| operation.request.field(name).is_some();
        members.retain(|name, _| taken(name) || !matches!(name.as_str(), "offset" | "limit"));
    }
}

/// Walks through a list, a page at a time.
#[derive(Debug)]
pub struct Pager<T> {
    engine: Engine,
    operation: &'static Operation,
    request: Result<Value>,
    next_offset: Option<u64>,
    /// Of the page before.
    mark: Option<String>,
    rows: std::vec::IntoIter<T>,
}

impl<T: DeserializeOwned> Pager<T> {
    /// At the first row. Nothing is sent until a page or a row is asked for.
    pub fn new(engine: Engine, operation: &'static Operation, request: &impl Serialize) -> Self {
        let request = to_json(request);
        let offset = request
            .as_ref()
            .ok()
            .and_then(|request| request.get("offset"))
            .and_then(Value::as_u64);
        Self {
            engine,
            operation,
            request,
            next_offset: Some(offset.unwrap_or(0)),
            mark: None,
            rows: Vec::new().into_iter(),
        }
    }

    /// The next page, of the size that the caller or the service chose; nothing after the last one.
    pub async fn next_page(&mut self) -> Result<Option<Page<T>>> {
        self.fetch(None).await
    }

    async fn fetch(&mut self, page_size: Option<u64>) -> Result<Option<Page<T>>> {
        let Some(offset) = self.next_offset else {
            return Ok(None);
        };
        let mut request = self.request.clone()?;
        if let Some(members) = request.as_object_mut() {
            // The first page is asked for as it is published: without an offset, unless the caller gave one.
            if offset > 0 {
                members.insert("offset".to_owned(), offset.into());
            }
            if let Some(size) = page_size {
                members.entry("limit").or_insert_with(|| size.into());
            }
        }
        let answer = self.engine.call(self.operation, request).await?.into_json();
        let page: Page<T> = serde_json::from_value(answer).map_err(|error| {
            Error::new(
                ErrorCode::DecodeUnexpectedShape,
                format!("a row is not what was expected: {error}"),
            )
            .with(|report| report.operation = Some(self.operation.name))
        })?;
        let repeats = self.mark.as_ref() == Some(&page.mark);
        self.next_offset = page.next_offset.filter(|_| !repeats);
        self.mark = Some(page.mark.clone());
        Ok((!repeats).then_some(page))
    }

    /// The next row; nothing after the last one.
    pub async fn next(&mut self) -> Result<Option<T>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Ok(Some(row));
            }
            match self.fetch(Some(PAGE_SIZE)).await? {
                Some(page) => self.rows = page.items.into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// All rows that are left. For lists that fit into memory.
    pub async fn collect(mut self) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        while let Some(row) = self.next().await? {
            rows.push(row);
        }
        Ok(rows)
    }
}

#[cfg(all(test, feature = "testing"))]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "the attributes write for items that are exported"
)]
mod tests {
    use devtrust_macros::{model, resource};
    use serde_json::json;

    use crate::testing::Script;

    /// Which owners to list.
    #[model]
    pub struct ListOwners {
        /// Only those of this unit.
        #[field(text)]
        pub unit: Option<String>,
    }

    /// Which owner to find.
    #[model]
    pub struct FindOwner {
        /// The exact address.
        #[field(text)]
        pub email: String,
    }

    /// An owner.
    #[model(response)]
    pub struct Owner {
        /// The address.
        pub email: String,
        /// The status.
        pub state: Option<String>,
    }

    /// Owners, as a product may list them that has no pages for them.
    #[resource(sample)]
    impl Owners {
        /// Lists owners.
        #[get("/owners", success = 200)]
        pub fn list(&self, request: ListOwners) -> Pager<Owner>;

        /// Finds an owner.
        #[find(list, by = "email", gone = ["state" => "removed"])]
        pub async fn find(&self, request: FindOwner) -> Result<Option<Owner>>;
    }

    fn script() -> Script {
        let rows = json!([{"email": "a", "state": "removed"}, {"email": "aa"}, {"email": "a"}]);
        let reply = json!({"json": {"total": 3, "items": rows}});
        Script::new(&json!({"replies": [reply]}).to_string()).unwrap()
    }

    fn owners(script: &Script) -> Owners {
        Owners::new(script.client().unwrap().engine().clone())
    }

    #[test]
    fn a_list_without_pages_is_walked_in_one_call() {
        let script = script();
        let list = owners(&script).list(ListOwners::new().unit("u"));
        let rows = script.runtime().run(list.collect()).unwrap();
        assert_eq!(rows.len(), 3);
        let requests = &script.observed()["requests"];
        assert_eq!(requests.as_array().map(Vec::len), Some(1));
        assert_eq!(requests[0]["query"], "unit=u");
    }

    #[test]
    fn a_row_is_found_by_the_declared_field() {
        let script = script();
        let find = async { owners(&script).find(FindOwner::new("a")).await };
        let found = script.runtime().run(find).unwrap().unwrap();
        assert_eq!((found.email.as_str(), found.state), ("a", None));
        assert_eq!(Owners::FIND.name, "sample.owners.find");
    }
}
