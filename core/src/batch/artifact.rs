//! `artifacts.upload`: a file that is sent once, with its checksum.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::{Map, Value};

use super::local::source;
use super::part::{Part, Telling, tell};
use crate::device_trust::{Artifact, Artifacts, ListNamed, UploadArtifact, UploadedArtifact};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, some, text};
use crate::progress::StepState;
use crate::schema::{Context, name_of, table};
use crate::transport::Source;
use crate::workflows::look::rows;
use crate::{Error, ErrorCode};

/// What of the request is no field of the artifact.
const OWN: [&str; 2] = [name_of!(UploadArtifact.file), name_of!(UploadArtifact.data)];

pub(crate) fn upload(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let context = context.as_ref();
        let file = source(context, &request)?;
        let size = file.size();
        let digest = Arc::new(Hashed::over(file));
        let told = |state, message: &str| {
            tell(context.progress(), 0, state, None, message.to_owned());
        };
        told(StepState::Started, "looking for the artifact");
        let there = existing(context, &request).await?;
        let found = there.as_ref().map_or("it is new", |_| "it is there");
        told(StepState::Done, found);
        if let Some(there) = there {
            return there_already(context, &there, &digest).await;
        }
        let part = Part {
            header: 0..0,
            rows: 0..size,
            telling: context.listener().map(|listener| Telling {
                listener,
                before: 0,
                all: size,
                told: AtomicU64::new(0),
            }),
            file: digest.clone(),
            media_type: None,
        };
        let none = Map::new();
        let members = request.as_object().unwrap_or(&none);
        let fields = Value::Object(some(members, &|name| !OWN.contains(&name)));
        let sent = context
            .upload(table!(Artifacts::CREATE)?, fields, Arc::new(part))
            .await;
        let answer = match sent {
            Ok(answer) => answer.into_json(),
            // It may be there: whoever runs this again finds it, and so may this call.
            Err(error) if error.code() == ErrorCode::TransportOutcomeUnknown => {
                let found = existing(context, &request).await.ok().flatten();
                found.ok_or_else(|| error.with(|report| report.retryable = true))?
            }
            Err(error) => return Err(error),
        };
        // The answer to a creation may say no more than that it worked.
        let made = if text(&answer, &[name_of!(Artifact.id)]).is_some() {
            Some(answer)
        } else {
            existing(context, &request).await?
        };
        let made = made.ok_or_else(|| {
            Error::new(
                ErrorCode::DecodeUnexpectedShape,
                "the artifact was made and does not show in the list; run this again",
            )
        })?;
        let checksum = digest.checksum();
        let told = text(&made, &[name_of!(Artifact.checksum)]);
        if let (Some(sent), Some(told)) = (&checksum, told)
            && !is_same(sent, told)
        {
            return Err(Error::new(
                ErrorCode::DecodeUnexpectedShape,
                format!(
                    "the service has {told}, and {sent} was sent: disable the artifact and upload it under another version"
                ),
            ));
        }
        Ok(shown(&made, size, checksum, false))
    })
}

/// An artifact of the name and version that is there is this one, unless its size or its checksum says otherwise.
async fn there_already(context: &dyn Context, there: &Value, file: &Arc<Hashed>) -> Result<Value> {
    let size = file.size();
    let told = at(there, &[name_of!(Artifact.size)]).as_u64();
    let mut is_this = told.is_none_or(|told| told == size);
    let told = text(there, &[name_of!(Artifact.checksum)]);
    if let (true, Some(told)) = (is_this, told) {
        let read = Arc::clone(file);
        let whole = move || {
            let mut at = 0;
            while let Ok(piece) = read.read(at)
                && !piece.is_empty()
            {
                at += piece.len() as u64;
            }
        };
        context.offload(Box::new(whole)).await;
        is_this = file.checksum().is_none_or(|own| is_same(&own, told));
    }
    if !is_this {
        return Err(Error::new(
            ErrorCode::ConflictNameTaken,
            "there is an artifact of this name and version with another file; give the new one a version of its own",
        ));
    }
    let checksum = text(there, &[name_of!(Artifact.checksum)]).map(str::to_owned);
    Ok(shown(there, size, checksum, true))
}

/// Whether two SHA-256 are the same; the service's may come without its name. One that is none says nothing.
fn is_same(own: &str, told: &str) -> bool {
    let digits = told.strip_prefix("sha256:").unwrap_or(told);
    digits.len() != 64 || own.ends_with(&digits.to_ascii_lowercase())
}

fn shown(artifact: &Value, size: u64, checksum: Option<String>, existing: bool) -> Value {
    object(vec![
        (
            name_of!(UploadedArtifact.id),
            at(artifact, &[name_of!(Artifact.id)]).clone(),
        ),
        (name_of!(UploadedArtifact.size), size.into()),
        (name_of!(UploadedArtifact.checksum), checksum.into()),
        (name_of!(UploadedArtifact.existing), existing.into()),
    ])
}

async fn existing(context: &dyn Context, request: &Value) -> Result<Option<Value>> {
    let member = |name: &str| at(request, &[name]).clone();
    let asked = object(vec![
        (
            name_of!(ListNamed.account_id),
            member(name_of!(UploadArtifact.account_id)),
        ),
        (
            name_of!(ListNamed.division_id),
            member(name_of!(UploadArtifact.division_id)),
        ),
        (
            name_of!(ListNamed.name),
            member(name_of!(UploadArtifact.name)),
        ),
    ]);
    let as_asked = |row: &Value, name: &str| text(row, &[name]) == text(request, &[name]);
    let is_it = |row: &Value| {
        as_asked(row, name_of!(Artifact.name))
            && as_asked(row, name_of!(Artifact.version))
            && text(row, &[name_of!(Artifact.status)]) != Some("DELETED")
    };
    let rows = rows(context, table!(Artifacts::LIST)?, asked, is_it).await?;
    Ok(rows.into_iter().next())
}

/// A file whose digest is made while it is read from its beginning to its end.
#[derive(Debug)]
struct Hashed {
    file: Arc<dyn Source>,
    #[cfg(feature = "formats")]
    digest: std::sync::Mutex<(u64, sha2::Sha256)>,
}

#[cfg(feature = "formats")]
impl Hashed {
    fn over(file: Arc<dyn Source>) -> Self {
        Self {
            file,
            digest: std::sync::Mutex::default(),
        }
    }

    /// Nothing where the file was not read to its end.
    fn checksum(&self) -> Option<String> {
        use sha2::Digest as _;
        let digest = self
            .digest
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_whole = digest.0 == self.file.size();
        is_whole.then(|| {
            format!(
                "sha256:{}",
                crate::keys::hex(&digest.1.clone().finalize()).to_ascii_lowercase()
            )
        })
    }

    fn take(&self, at: u64, piece: &[u8]) {
        use sha2::Digest as _;
        let mut digest = self
            .digest
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // It is sent again.
        if at == 0 {
            *digest = Default::default();
        }
        if at == digest.0 {
            digest.0 += piece.len() as u64;
            digest.1.update(piece);
        }
    }
}

#[cfg(not(feature = "formats"))]
impl Hashed {
    fn over(file: Arc<dyn Source>) -> Self {
        Self { file }
    }

    fn checksum(&self) -> Option<String> {
        None
    }

    fn take(&self, _at: u64, _piece: &[u8]) {}
}

impl Source for Hashed {
    fn size(&self) -> u64 {
        self.file.size()
    }

    fn read(&self, at: u64) -> std::result::Result<bytes::Bytes, String> {
        let piece = self.file.read(at)?;
        self.take(at, &piece);
        Ok(piece)
    }
}
