//! Custom attributes: fields of your own that certificates carry in the inventory.

use devtrust_macros::{model, open_enum, resource};

use super::shared::DeletionOutcome;

/// What values a custom attribute takes.
#[open_enum]
pub enum CustomAttributeType {
    /// Text.
    #[value("TEXT_FIELD")]
    TextField,
    /// One or several out of a list.
    #[value("DROP_DOWN_LIST")]
    DropDownList,
    /// Out of a tree.
    #[value("GROUPED_DROP_DOWN")]
    GroupedDropDown,
    /// Always the same.
    #[value("FIXED_VALUE")]
    FixedValue,
}

/// Which custom attributes to list.
#[model]
pub struct ListCustomAttributes {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// Only those of this name.
    #[field(text)]
    pub name: Option<String>,
    /// Only those of this type.
    pub r#type: Option<CustomAttributeType>,
}

/// A custom attribute to create.
#[model]
pub struct CreateCustomAttribute {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The custom attribute.
    pub custom_attribute: CustomAttributeToCreate,
}

/// A certificate and the values of its custom attributes.
#[model]
pub struct SetCustomAttributes {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(text)]
    pub certificate_id: String,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The custom attributes and their values.
    #[field(not_empty)]
    pub custom_attributes_request: Vec<CustomAttributeToSet>,
}

/// A certificate and the custom attributes to remove.
#[model]
pub struct RemoveCustomAttributes {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(text)]
    pub certificate_id: String,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The custom attributes, by their ids.
    #[field(not_empty)]
    pub custom_attribute_ids: Vec<String>,
}

/// A custom attribute.
#[model(response)]
pub struct CustomAttribute {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The type.
    pub r#type: Option<String>,
    /// The values to choose from.
    pub items: Vec<String>,
    /// Whether it is required.
    pub required: Option<bool>,
    /// The value where none is given; in a tree, `root|parent|child`.
    pub default_value: Option<String>,
    /// Whether it takes several values.
    pub multi_select: Option<bool>,
    /// The tree of values: at most 5,000.
    pub grouped_items: Vec<CustomAttributeNode>,
}

/// A value of a grouped attribute and the values below it. All branches are of the same depth.
#[model(response)]
pub struct CustomAttributeNode {
    /// The value. At most 191 characters, unless it is a leaf.
    #[field(text)]
    pub value: String,
    /// The values below it, of the same form; none on leaves.
    pub children: Vec<serde_json::Value>,
}

/// A custom attribute to create.
#[model]
pub struct CustomAttributeToCreate {
    /// The name.
    #[field(text)]
    pub name: String,
    /// The type.
    pub r#type: CustomAttributeType,
    /// The values to choose from.
    pub items: Vec<String>,
    /// Whether it is required. Defaults to true.
    pub required: Option<bool>,
    /// The value where none is given; in a tree, `root|parent|child`.
    pub default_value: Option<String>,
    /// Whether it takes several values.
    pub multi_select: Option<bool>,
    /// The tree of values: at most 5,000.
    pub grouped_items: Vec<CustomAttributeNode>,
}

/// A custom attribute of a certificate.
#[model(response)]
pub struct CertificateCustomAttribute {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The type.
    pub r#type: Option<String>,
    /// The values.
    pub values: Vec<String>,
    /// The values, where the attribute is a tree.
    pub grouped_values: Vec<GroupedValue>,
}

/// A value of a grouped attribute.
#[model(response)]
pub struct GroupedValue {
    /// The value at the root; absent where there are two levels.
    pub root_value: Option<String>,
    /// The value in the middle.
    pub parent_value: Option<String>,
    /// The value of the leaf.
    pub child_value: Option<String>,
}

/// The value of a custom attribute. One of `value`, `multi_select_values` and `grouped_selections`, as the
/// attribute's type asks for.
#[model]
pub struct CustomAttributeToSet {
    /// The id.
    #[field(text)]
    pub id: String,
    /// The value, where the attribute takes one.
    pub value: Option<String>,
    /// The values, where the attribute takes several.
    pub multi_select_values: Vec<String>,
    /// The values, where the attribute is a tree.
    pub grouped_selections: Vec<CustomAttributeGroup>,
}

/// Values of a grouped attribute that belong together.
#[model]
pub struct CustomAttributeGroup {
    /// A value that is there and has values below it. At most 191 characters.
    #[field(length(0, 191))]
    pub root_value: Option<String>,
    /// A value that is there and has values below it. At most 191 characters.
    #[field(length(0, 191))]
    pub parent_value: Option<String>,
    /// The value of the leaf.
    pub child_value: Option<String>,
    /// The values of several leaves.
    pub child_values: Vec<String>,
}

/// Custom attributes: fields of your own that certificates carry in the inventory.
#[resource(trust_lifecycle)]
impl CustomAttributes {
    /// Lists custom attributes.
    #[get("/mpki/api/v1/custom-attributes", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub fn list(&self, request: ListCustomAttributes) -> Pager<CustomAttribute>;

    /// Creates a custom attribute, and returns it. Whether names are unique is not published, so this is not sent
    /// again once it may have arrived.
    #[post("/mpki/api/v1/custom-attributes", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn create(&self, request: CreateCustomAttribute) -> Result<CustomAttribute>;

    /// Returns one custom attribute.
    #[get("/mpki/api/v1/custom-attributes/{attribute_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn get(
        &self,
        /// The custom attribute.
        #[field(text)]
        attribute_id: String,
    ) -> Result<CustomAttribute>;

    /// Deletes a custom attribute, and returns the profiles that lost it.
    #[delete("/mpki/api/v1/custom-attributes/{attribute_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn delete(
        &self,
        /// The custom attribute.
        #[field(text)]
        attribute_id: String,
    ) -> Result<DeletionOutcome>;

    /// Returns the custom attributes of a certificate.
    #[get("/mpki/api/v1/custom-attributes/certificate/{certificate_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn of_certificate(
        &self,
        /// The certificate: the UUID of the inventory, not the serial number.
        #[field(text)]
        certificate_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<Vec<CertificateCustomAttribute>>;

    /// Sets custom attributes of a certificate.
    #[put("/mpki/api/v1/custom-attributes/certificate/{certificate_id}", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn set(&self, request: SetCustomAttributes) -> Result<()>;

    /// Removes custom attributes from a certificate.
    #[delete("/mpki/api/v1/custom-attributes/certificate/{certificate_id}", success = 204, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Custom attributes")]
    pub async fn remove(&self, request: RemoveCustomAttributes) -> Result<()>;
}
