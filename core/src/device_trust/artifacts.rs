//! Artifacts: the files that are deployed.

use devtrust_macros::{model, open_enum, resource};

use super::{Created, FindNamed, ListNamed, Status};
use crate::Timestamp;
use crate::batch::run::upload;

/// What an artifact is for.
#[open_enum]
pub enum ArtifactType {
    /// It updates an application.
    #[value("Application")]
    Application,
    /// It configures a device.
    #[value("Configuration")]
    Configuration,
}

/// When a device does something with an artifact.
#[open_enum]
pub enum ManifestStep {
    /// Before it is installed.
    #[value("preinstall")]
    BeforeInstall,
    /// It is installed.
    #[value("install")]
    Install,
    /// After it was installed.
    #[value("postinstall")]
    AfterInstall,
    /// It is taken back.
    #[value("rollback")]
    Rollback,
}

/// What a device runs.
#[open_enum]
pub enum ManifestHandlerType {
    /// A script.
    #[value("Script")]
    Script,
    /// A program.
    #[value("Exe")]
    Exe,
    /// A package of the system's package manager.
    #[value("pkgmngr")]
    PackageManager,
}

/// What a device does with an artifact. The names are those of the agent's test data.
#[model]
pub struct ArtifactManifest {
    /// The version of the format: `1.0`.
    #[field(text)]
    pub version: String,
    /// The name.
    #[field(text)]
    pub name: String,
    /// The version of the artifact, such as `1.2.0`.
    #[field(text, wire = "artifactVersion")]
    pub artifact_version: String,
    /// What it is for.
    #[field(wire = "artifactType")]
    pub artifact_type: ArtifactType,
    /// Free text.
    pub description: Option<String>,
    /// What is done, in this order.
    #[field(not_empty)]
    pub actions: Vec<ManifestAction>,
    /// The files.
    #[field(not_empty)]
    pub components: Vec<ManifestComponent>,
    /// The names of artifacts that have to be there before.
    #[field(text, wire = "dependsOn")]
    pub depends_on: Vec<String>,
    /// What other artifacts may depend on.
    #[field(text)]
    pub provides: Vec<String>,
}

/// A thing that a device does.
#[model]
pub struct ManifestAction {
    /// When.
    pub action: ManifestStep,
    /// What runs it.
    pub handler: ManifestHandler,
    /// The file that is run, by its path in the artifact.
    #[field(text, wire = "actionPath")]
    pub action_path: Option<String>,
    /// What is handed to it.
    #[field(wire = "actionArgument")]
    pub action_argument: Option<String>,
}

/// What runs an action.
#[model]
pub struct ManifestHandler {
    /// The kind.
    #[field(wire = "handlerType")]
    pub handler_type: ManifestHandlerType,
    /// The program: `python3`, `bash`, `nodejs`, `text`, `rpm`, `dpkg` or `cmd`.
    #[field(text, wire = "handlerSubType")]
    pub handler_sub_type: Option<String>,
}

/// A file of an artifact.
#[model]
pub struct ManifestComponent {
    /// The name.
    #[field(text)]
    pub name: String,
    /// Its path in the artifact.
    #[field(text)]
    pub location: String,
    /// `sha256:` and 64 hexadecimal digits.
    #[field(text)]
    pub checksum: String,
}

/// An artifact to create.
#[model]
pub struct CreateArtifact {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The version, such as `1.2.0`.
    #[field(text)]
    pub version: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division: a UUID. Without one, the artifact is the account's.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// What it is for.
    pub r#type: Option<ArtifactType>,
    /// Free text.
    pub description: Option<String>,
    /// What a device does with it.
    pub manifest: Option<ArtifactManifest>,
    /// The file, as text of at most 1 MiB. `upload` sends a file of this machine.
    #[field(text)]
    pub data: String,
}

/// A file to upload as an artifact.
#[model]
pub struct UploadArtifact {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The version, such as `1.2.0`.
    #[field(text)]
    pub version: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division: a UUID. Without one, the artifact is the account's.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// What it is for.
    pub r#type: Option<ArtifactType>,
    /// Free text.
    pub description: Option<String>,
    /// What a device does with it.
    pub manifest: Option<ArtifactManifest>,
    /// The path of a file on this machine. It is read piece by piece, however large it is.
    #[field(text)]
    pub file: Option<String>,
    /// The file itself, in place of a path: text of at most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
}

/// An artifact.
#[model(response)]
pub struct Artifact {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// What it is for.
    pub r#type: Option<ArtifactType>,
    /// Free text.
    pub description: Option<String>,
    /// The division.
    pub division_id: Option<String>,
    /// How large it is, in bytes.
    pub size: Option<i64>,
    /// `sha256:` and the digest of the file.
    pub checksum: Option<String>,
    /// Whether it can be deployed.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
}

/// An artifact that was uploaded.
#[model(response)]
pub struct UploadedArtifact {
    /// The id.
    pub id: String,
    /// How many bytes were sent.
    pub size: i64,
    /// `sha256:` and the digest of what was sent, made while it was. Nothing where this build makes none.
    pub checksum: Option<String>,
    /// Whether the artifact was there before this call.
    pub existing: bool,
}

/// Artifacts: files that releases bring to devices. That they are created at this path is documented, and that disabling one
/// disables its releases and aborts their deployments; fields and the other paths are inferred.
#[resource]
impl Artifacts {
    /// Creates an artifact. This is not sent again once it may have arrived. The body is inferred.
    #[post("/devicetrustmanager/artifacts/api/v4/artifact", success = [200, 201], unwrap = "success", file = data,
        sends = "application/octet-stream", confidence = inferred, source = "DTM overview: common operations")]
    pub async fn create(&self, request: CreateArtifact) -> Result<Created>;

    /// Uploads a file as an artifact, unless there is one of this name and version, and gives its checksum, which is made while
    /// the file is sent. Where the service tells a checksum, the two are compared: a file that was damaged on its way is
    /// `decode.unexpected_shape`. It is safe to run again. Give the call the time that a large file takes.
    #[workflow(upload, takes = [progress], confidence = inferred, source = "DTM overview: software deployment workflow")]
    pub async fn upload(&self, request: UploadArtifact) -> Result<UploadedArtifact>;

    /// Returns one artifact. Inferred.
    #[get("/devicetrustmanager/artifacts/api/v4/artifact/{artifact_id}", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] artifact_id: String) -> Result<Artifact>;

    /// Lists artifacts, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/artifacts/api/v4/artifact", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub fn list(&self, request: ListNamed) -> Pager<Artifact>;

    /// Finds the artifact with exactly this name. Returns nothing if there is none, and the oldest if there are several.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = inferred, source = "the API's path grammar")]
    pub async fn find(&self, request: FindNamed) -> Result<Option<Artifact>>;

    /// Disables an artifact. Its releases are disabled with it, and their deployments that are scheduled or active are aborted.
    /// No other artifact that is enabled may depend on it. Inferred.
    #[patch("/devicetrustmanager/artifacts/api/v4/artifact/{artifact_id}/disable", success = 200,
        becomes = ["status" => "DISABLED"], idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn disable(&self, #[field(segment)] artifact_id: String) -> Result<()>;

    /// Enables an artifact again. Inferred.
    #[patch("/devicetrustmanager/artifacts/api/v4/artifact/{artifact_id}/enable", success = 200,
        becomes = ["status" => "ACTIVE"], idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] artifact_id: String) -> Result<()>;
}
