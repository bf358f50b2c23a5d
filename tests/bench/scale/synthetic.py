"""Adds synthetic resources to a copy of the repository, to see how it scales.

    python3 tests/bench/scale/synthetic.py COPY [large]

They are 72 resources with 288 operations: four operations, five models with 19 fields in all and an enumeration each,
or 36 fields each with `large`, which is 2,592 fields, as many as the products that are still to come have. They are
added to Device Trust Manager, whose resources stand at the top of the client. README.md says what to measure with them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

RESOURCES = range(1, 73)
VALUES = ["ACTIVE", "SUSPENDED", "waiting_for_approval", "EXPIRED", "RSA_2048"]

RESOURCE = """//! A synthetic resource, which the service does not have.

use devtrust_macros::{{model, open_enum, resource}};

use super::Reference;
use crate::Timestamp;

/// What a {noun} is at the moment.
#[open_enum]
pub enum {one}State {{
{values}}}

/// A {noun} to create.
#[model]
pub struct Create{one} {{
    /// The name, unique in the account.
    #[field(name)]
    pub name: String,
    /// The account that it belongs to: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// What it is to be.
    pub state: Option<{one}State>,
{create}}}

/// Which of them to list.
#[model]
pub struct List{one}s {{
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only those whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Only those in this state.
    pub state: Option<{one}State>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}}

/// Which of them to find.
#[model]
pub struct Find{one} {{
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The exact name.
    #[field(name)]
    pub name: String,
}}

/// What belongs to a {noun}.
#[model(response)]
pub struct {one}Detail {{
    /// The id.
    pub id: String,
{detail}}}

/// A {noun}.
#[model(response)]
pub struct {one} {{
    /// The id: a UUID.
    pub id: String,
    /// The name.
    pub name: String,
    /// Whether it can be used.
    pub state: Option<{one}State>,
    /// The account that it belongs to.
    pub account: Option<Reference>,
    /// What belongs to it.
    pub details: Vec<{one}Detail>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// How many there are of it.
    pub total: Option<u32>,
    /// Whether somebody has to approve it.
    pub approved: Option<bool>,
{fields}}}

/// Synthetic things of the kind {noun}.
#[resource]
impl {one}s {{
    /// Creates one.
    ///
    /// If the answer is lost, it is looked up by its name before anything is sent again.
    #[post("/devicetrustmanager/api/v4/{path}", success = 201, idempotency = reconcile(find), source = "synthetic")]
    pub async fn create(&self, request: Create{one}) -> Result<{one}>;

    /// Lists them, page by page.
    #[get("/devicetrustmanager/api/v4/{path}", success = 200, source = "synthetic")]
    pub fn list(&self, request: List{one}s) -> Pager<{one}>;

    /// Returns the one with this id.
    #[get("/devicetrustmanager/api/v4/{path}/{{synthetic_id}}", success = 200, source = "synthetic")]
    pub async fn get(&self, #[field(segment)] synthetic_id: String) -> Result<{one}>;

    /// Finds the one with exactly this name. Returns nothing if there is none.
    #[find(list, matching = ["account_id" => "/account/id"], source = "synthetic")]
    pub async fn find(&self, request: Find{one}) -> Result<Option<{one}>>;
}}
"""


def camel(wire: str) -> str:
    """`WaitingForApproval` for `waiting_for_approval`."""
    return "".join(word.capitalize() for word in re.split("_", wire))


def texts(prefix: str, count: int) -> str:
    """Optional fields that hold text."""
    field = "    /// Free text number {0} of {1}.\n    pub {1}_{0}: Option<String>,\n"
    return "".join(field.format(number, prefix) for number in range(1, count + 1))


def resource(number: int, large: bool) -> str:
    """The file of one resource."""
    values = "".join(f'    /// It is {wire}.\n    #[value("{wire}")]\n    {camel(wire)},\n' for wire in VALUES)
    return RESOURCE.format(
        one=f"Synthetic{number}",
        noun=f"synthetic thing {number}",
        path=f"synthetic{number}",
        values=values,
        create=texts("note", 6 * large),
        detail=texts("part", 5 * large),
        fields=texts("remark", 6 * large),
    )


def main() -> None:
    """Writes the files and lists them in their product."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    large = sys.argv[2:] == ["large"]
    folder = Path(sys.argv[1], "core/src/device_trust")
    for number in RESOURCES:
        (folder / f"synthetic{number}s.rs").write_text(resource(number, large))
    product = folder / "mod.rs"
    text = product.read_text()
    modules = "".join(f"mod synthetic{number}s;\n" for number in RESOURCES)
    text = text.replace("mod shared;\n", f"mod shared;\n{modules}")
    classes = "".join(f"    Synthetic{number}s,\n" for number in RESOURCES)
    text = text.replace("    RendezvousZones,\n", f"    RendezvousZones,\n{classes}")
    product.write_text(text)
    fields = (36 if large else 19) * len(RESOURCES)
    print(f"{len(RESOURCES)} resources, {4 * len(RESOURCES)} operations, {fields} fields")


main()
