//! What discovery has found.

use std::collections::BTreeMap;

use devtrust_macros::{model, open_enum, resource};

/// Where discovered certificates come from.
#[open_enum]
pub enum DiscoverySource {
    /// Scans of the network by sensors.
    #[value("NETWORK_SCAN")]
    NetworkScan,
    /// Scans of machines by agents.
    #[value("SYSTEM_SCAN")]
    SystemScan,
    /// The logs of Certificate Transparency.
    #[value("CT_LOG_SCAN")]
    CtLogScan,
    /// Connectors.
    #[value("CONNECTOR")]
    Connector,
}

/// Which certificates to count.
#[model]
pub struct PreviewDeletion {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// Which certificates of connectors.
    pub connector_filter: Option<ConnectorFilter>,
    /// Which certificates of network scans.
    pub network_scan_filter: Option<NetworkScanFilter>,
    /// Which certificates of system scans.
    pub system_scan_filter: Option<ScanFilter>,
    /// Which certificates of the logs of Certificate Transparency.
    pub ct_log_scan_filter: Option<ScanFilter>,
}

/// Which certificates to delete.
#[model]
pub struct DeleteDiscovered {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The sources to delete from; at least one.
    #[field(not_empty)]
    pub source_type: Vec<DiscoverySource>,
    /// Which certificates of connectors.
    pub connector_filter: Option<ConnectorFilter>,
    /// Which certificates of network scans.
    pub network_scan_filter: Option<NetworkScanFilter>,
    /// Which certificates of system scans.
    pub system_scan_filter: Option<ScanFilter>,
    /// Which certificates of the logs of Certificate Transparency.
    pub ct_log_scan_filter: Option<ScanFilter>,
}

/// Which certificates of connectors.
#[model]
pub struct ConnectorFilter {
    /// Which names.
    pub cn_san_filter: Option<NameFilter>,
    /// The connectors, by their ids; all where there are none.
    pub connector_ids: Vec<String>,
}

/// Only certificates with one of these names.
#[model]
pub struct NameFilter {
    /// Common names.
    pub common_names: Vec<String>,
    /// Subject alternative names, by kind: `dns_name`, `ip_address`.
    pub sans: BTreeMap<String, Vec<String>>,
}

/// Which certificates of network scans.
#[model]
pub struct NetworkScanFilter {
    /// Which names.
    pub cn_san_filter: Option<NameFilter>,
    /// The network scans, by their ids; all where there are none.
    pub network_scan_ids: Vec<String>,
}

/// Which certificates of a source.
#[model]
pub struct ScanFilter {
    /// Which names.
    pub cn_san_filter: Option<NameFilter>,
}

/// What discovery has found: certificates that scans and connectors brought in, counted and deleted in bulk.
#[resource(trust_lifecycle)]
impl DiscoveredInventory {
    /// Counts the certificates that `delete` would delete, for each source. Needs the permission
    /// `MANAGE_EM_CERTIFICATE`.
    #[post("/mpki/api/v1/delete/inventory", success = 200, query = [account_id], idempotency = safe,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Delete Inventory")]
    pub async fn preview_deletion(&self, request: PreviewDeletion)
    -> Result<BTreeMap<String, i64>>;

    /// Deletes the discovered certificates of these sources. The service does it in the background. Needs the
    /// permission `MANAGE_EM_CERTIFICATE`. Without filters, everything of these sources goes: see `preview_deletion`
    /// first.
    #[delete("/mpki/api/v1/delete/inventory", success = 202, query = [account_id, source_type],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Delete Inventory")]
    pub async fn delete(&self, request: DeleteDiscovered) -> Result<()>;
}
