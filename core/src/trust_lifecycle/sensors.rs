//! Sensors: software in your network that scans it and manages load balancers and cloud services.

use devtrust_macros::{model, open_enum, resource};

use super::shared::{BulkResult, Named};

/// The status of a sensor.
#[open_enum]
pub enum SensorStatus {
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Allocated, not installed yet.
    #[value("ALLOCATE")]
    Allocate,
    /// Not heard of for a while.
    #[value("COMMUNICATION_LOST_ERROR")]
    CommunicationLostError,
    /// Shut down.
    #[value("SHUTDOWN")]
    Shutdown,
    /// Suspended.
    #[value("SUSPEND")]
    Suspend,
    /// Out of operation.
    #[value("VOID")]
    Void,
}

/// What can be done with a sensor.
#[open_enum]
pub enum SensorAction {
    /// Reinstate.
    #[value("REINSTATE")]
    Reinstate,
    /// Suspend.
    #[value("SUSPEND")]
    Suspend,
    /// Take it out of operation.
    #[value("VOID")]
    Void,
}

/// Which sensors to list.
#[model]
pub struct ListSensors {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Conditions, as JSON: a field, then a list of `func` (`eq`, `neq`, `has`, `st`, `bt`, `tl`, `em`, `nem`) and
    /// `value`.
    #[field(text)]
    pub search_query: Option<String>,
}

/// Which sensors to suspend.
#[model]
pub struct SuspendSensors {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The licence keys of the sensors.
    pub license_keys: Vec<String>,
}

/// Which sensors to bring back.
#[model]
pub struct ReinstateSensors {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The licence keys of the sensors.
    pub license_keys: Vec<String>,
}

/// Which sensors to take out of operation.
#[model]
pub struct VoidSensors {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// The licence keys of the sensors.
    pub license_keys: Vec<String>,
}

/// A sensor, and what is new about it.
#[model]
pub struct UpdateSensor {
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// Settings of the sensor.
    pub advanced_settings: Option<SensorSettings>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The sensor: a UUID.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// A sensor.
#[model(response)]
pub struct Sensor {
    /// The id.
    pub id: Option<String>,
    /// The name; the licence key until it is renamed.
    pub name: Option<String>,
    /// The status.
    pub status: Option<SensorStatus>,
    /// The version; `-1` before it is installed.
    pub version: Option<String>,
    /// The licence key: 16 hexadecimal digits.
    pub license_key: Option<String>,
    /// Whether debugging is on.
    pub debug_enabled: Option<bool>,
    /// What can be done with it.
    pub allowed_actions: Vec<SensorAction>,
    /// The business unit.
    pub business_unit: Option<Named>,
}

/// Settings of a sensor.
#[model]
pub struct SensorSettings {
    /// Whether debugging is on.
    pub debug_enabled: Option<bool>,
    /// How often the sensor reports.
    pub heartbeat_interval: Option<i64>,
    /// The port on which the sensor reports.
    pub heartbeat_port: Option<i64>,
}

/// Sensors: software in your network that scans it and manages load balancers and cloud services.
#[resource(trust_lifecycle)]
impl Sensors {
    /// Lists sensors, page by page.
    #[get("/mpki/api/v1/sensor", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub fn list(&self, request: ListSensors) -> Pager<Sensor>;

    /// Allocates a sensor, and returns it with the licence key for its installation. Its status is `ALLOCATE` until
    /// it is installed, then `ACTIVE`. This is not sent again once it may have arrived.
    #[post("/mpki/api/v1/sensor/allocate", success = 200, query = [account_id, business_unit_id],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn allocate(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The business unit that certificates of the sensor go to: a UUID.
        #[field(uuid)]
        business_unit_id: Option<String>,
    ) -> Result<Sensor>;

    /// Suspends sensors, and returns what became of each. Automation stops for what they manage.
    #[post("/mpki/api/v1/sensor/suspend", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn suspend(&self, request: SuspendSensors) -> Result<Vec<BulkResult>>;

    /// Brings suspended sensors back, and returns what became of each.
    #[post("/mpki/api/v1/sensor/reinstate", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn reinstate(&self, request: ReinstateSensors) -> Result<Vec<BulkResult>>;

    /// Takes sensors out of operation for good, and returns what became of each. Automation stops for what they
    /// manage.
    #[post("/mpki/api/v1/sensor/void", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn void(&self, request: VoidSensors) -> Result<Vec<BulkResult>>;

    /// Changes a sensor: its name, settings and business unit.
    #[put("/mpki/api/v1/sensor/update-details", success = 200, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn update(&self, request: UpdateSensor) -> Result<()>;

    /// Gives a sensor another name.
    #[put("/mpki/api/v1/sensor/rename", success = 200, idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn rename(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
        /// The sensor: a UUID.
        #[field(uuid)]
        id: String,
        /// The new name: letters, digits, spaces and `-,._`, at most 255 characters. Unique.
        #[field(length(1, 255))]
        name: String,
    ) -> Result<()>;

    /// Returns one sensor, by its id.
    #[get("/mpki/api/v1/sensor/{sensor_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn get(
        &self,
        /// The sensor: a UUID.
        #[field(uuid)]
        sensor_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<Sensor>;

    /// Returns the file that starts a sensor with Docker Compose, as YAML. It holds the licence key.
    #[get("/mpki/api/v1/sensor/{license_key}/download", success = 200, answers = "text/vnd.yaml",
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Sensors")]
    pub async fn compose_file(
        &self,
        /// The licence key: 16 hexadecimal digits.
        #[field(text)]
        license_key: String,
    ) -> Result<String>;
}
