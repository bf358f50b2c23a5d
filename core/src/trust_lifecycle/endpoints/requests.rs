//! What endpoints are looked for with.

use devtrust_macros::model;

use super::super::shared::AutomationStatus;

/// Which unsecured endpoints to list.
#[model]
pub struct ListUnsecuredEndpoints {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those with this application, such as `nginx`.
    #[field(text)]
    pub application: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those whose automation stands like this.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<AutomationStatus>,
    /// Only those of the virtual server of this name.
    #[field(text, wire = "virtualServerName")]
    pub virtual_server_name: Option<String>,
    /// Only those that are, or are not, renewed automatically.
    #[field(wire = "isAutoRenew")]
    pub is_auto_renew: Option<bool>,
    /// Only those that automation has, or has not, worked on.
    #[field(wire = "hasBeenAutomated")]
    pub has_been_automated: Option<bool>,
}

/// Which unsecured endpoints to count.
#[model]
pub struct CountUnsecuredEndpoints {
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those with this application, such as `nginx`.
    #[field(text)]
    pub application: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those whose automation stands like this.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<AutomationStatus>,
    /// Only those of the virtual server of this name.
    #[field(text, wire = "virtualServerName")]
    pub virtual_server_name: Option<String>,
    /// Only those that are, or are not, renewed automatically.
    #[field(wire = "isAutoRenew")]
    pub is_auto_renew: Option<bool>,
    /// Only those that automation has, or has not, worked on.
    #[field(wire = "hasBeenAutomated")]
    pub has_been_automated: Option<bool>,
}

/// Which automatable endpoints to list.
#[model]
pub struct ListAutomatableEndpoints {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those with this application, such as `nginx`.
    #[field(text)]
    pub application: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those whose automation stands like this.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<AutomationStatus>,
    /// Only those of the virtual server of this name.
    #[field(text, wire = "virtualServerName")]
    pub virtual_server_name: Option<String>,
    /// Only those that are, or are not, renewed automatically.
    #[field(wire = "isAutoRenew")]
    pub is_auto_renew: Option<bool>,
    /// Only those that automation has, or has not, worked on.
    #[field(wire = "hasBeenAutomated")]
    pub has_been_automated: Option<bool>,
    /// Only those with the certificate of this SHA-256 thumbprint: 64 hexadecimal digits.
    #[field(hex(64), wire = "certificateThumbprint")]
    pub certificate_thumbprint: Option<String>,
}

/// Which automatable endpoints to count.
#[model]
pub struct CountAutomatableEndpoints {
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those with this application, such as `nginx`.
    #[field(text)]
    pub application: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those whose automation stands like this.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<AutomationStatus>,
    /// Only those of the virtual server of this name.
    #[field(text, wire = "virtualServerName")]
    pub virtual_server_name: Option<String>,
    /// Only those that are, or are not, renewed automatically.
    #[field(wire = "isAutoRenew")]
    pub is_auto_renew: Option<bool>,
    /// Only those that automation has, or has not, worked on.
    #[field(wire = "hasBeenAutomated")]
    pub has_been_automated: Option<bool>,
    /// Only those with the certificate of this SHA-256 thumbprint: 64 hexadecimal digits.
    #[field(hex(64), wire = "certificateThumbprint")]
    pub certificate_thumbprint: Option<String>,
}

/// Which discovered endpoints to list.
#[model]
pub struct ListDiscoveredEndpoints {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those of the business unit of this name.
    #[field(text, wire = "businessUnitName")]
    pub business_unit_name: Option<String>,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those from this source, such as `discovery`.
    #[field(text)]
    pub source: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those of the scan of this name.
    #[field(text, wire = "scanName")]
    pub scan_name: Option<String>,
    /// Only those with a certificate of this common name.
    #[field(text, wire = "commonName")]
    pub common_name: Option<String>,
    /// Only those with the certificate of this SHA-256 thumbprint: 64 hexadecimal digits.
    #[field(hex(64), wire = "certificateThumbprint")]
    pub certificate_thumbprint: Option<String>,
}

/// Which discovered endpoints to count.
#[model]
pub struct CountDiscoveredEndpoints {
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those of the business unit of this name.
    #[field(text, wire = "businessUnitName")]
    pub business_unit_name: Option<String>,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those of the connector of this name.
    #[field(text)]
    pub connector: Option<String>,
    /// Only those from this source, such as `discovery`.
    #[field(text)]
    pub source: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
    /// Only those of the scan of this name.
    #[field(text, wire = "scanName")]
    pub scan_name: Option<String>,
    /// Only those with a certificate of this common name.
    #[field(text, wire = "commonName")]
    pub common_name: Option<String>,
    /// Only those with the certificate of this SHA-256 thumbprint: 64 hexadecimal digits.
    #[field(hex(64), wire = "certificateThumbprint")]
    pub certificate_thumbprint: Option<String>,
}

/// Which endpoint instances to list.
#[model]
pub struct ListEndpointInstances {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// The account, by id and name: the service takes both or nothing.
    pub account: AccountRef,
    /// Only those with the certificate of this SHA-256 thumbprint: 64 hexadecimal digits.
    #[field(hex(64), wire = "certificateThumbprint")]
    pub certificate_thumbprint: String,
    /// Only those of this business unit, by id and name.
    #[field(wire = "businessUnit")]
    pub business_unit: Option<BusinessUnitRef>,
    /// Only those with this IPv4 address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port: 1 to 65535.
    #[field(range(1, 65535))]
    pub port: Option<i64>,
    /// Only those with this application, such as `nginx`.
    #[field(text)]
    pub application: Option<String>,
    /// Only those whose automation stands like this.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<AutomationStatus>,
}

/// Which endpoint to return.
#[model]
pub struct GetEndpoint {
    /// The endpoint: a UUID.
    #[field(uuid)]
    pub endpoint_id: String,
    /// Of which kind it is, such as `automation`.
    #[field(text)]
    pub instance_type: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// In which inventory it is, such as `automation`.
    #[field(text)]
    pub inventory_type: String,
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(uuid)]
    pub certificate_id: Option<String>,
}

/// An account by its id and name; the endpoints of the inventory ask for both.
#[model]
pub struct AccountRef {
    /// The id.
    #[field(uuid)]
    pub id: String,
    /// The name.
    #[field(text)]
    pub name: String,
}

/// A business unit by its id and name.
#[model]
pub struct BusinessUnitRef {
    /// The id.
    #[field(uuid)]
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}
