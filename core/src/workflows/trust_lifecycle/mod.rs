//! The workflows of Trust Lifecycle Manager.

mod delivered;
mod export;
mod issue;
mod key;
mod models;
mod place;
mod profile;
mod renew;
mod walk;
mod watch;

use devtrust_macros::resource;

use crate::error::Result;
use crate::trust_lifecycle::{Certificate, TrustLifecycleManager};
use export::export;
use issue::issue;
use renew::renew;
use watch::watch;

pub use models::*;

/// Workflows: several calls that belong together.
#[resource(trust_lifecycle)]
impl Workflows {
    /// Issues a certificate to a seat, from a profile and a key to the certificate with its chain: makes a key and a CSR
    /// where none is given, takes the certificate that the seat already has for this key, or has one issued, and waits for
    /// one that takes longer.
    ///
    /// It is safe to run again after any interruption, as long as the key stays the same: pass a `csr`, a signer or a key
    /// file. The key tells its certificate from every other one of the seat and profile, so that no second one is issued
    /// (`existing` is true). A key made here without a key file lives only in the result. One process at a time runs it for
    /// a key.
    ///
    /// For profiles with the enrollment method `rest_api` and the authentication method `third_party_app`. Where the profile
    /// keeps keys in escrow, the service makes the key, and the certificate comes with it as PKCS#12. Nothing tells two
    /// such certificates apart: running it again issues another one, and a lost answer is an error.
    ///
    /// A certificate that takes longer than the call (Microsoft CA, domains that are not validated) ends it with
    /// `timeout.deadline`. The message has the request's id: pass it as `request_id` to go on waiting, since no search shows
    /// a certificate that is not there yet.
    #[workflow(issue, errors = [
            ConflictState => "where the profile is not active or issues in another way, or the request was refused",
            DecodeWrongCertificate => "where the certificate that came is for another key",
            TransportOutcomeUnknown => "where the answer was lost and nothing tells its certificate from others",
        ],
        takes = [keys, progress], confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub async fn issue_certificate(
        &self,
        request: CertificateForSeat,
    ) -> Result<CertificateWithChain>;

    /// Renews every certificate that ends soon, and tells of each what became of it, page by page.
    ///
    /// With `dry_run` nothing is renewed, and everything else is done. A failure is told and holds nothing up, up to
    /// `max_failures` of them. Who stops early leaves the rest as it is, and it is safe to run again: a certificate that
    /// has its renewal is passed over (`already_renewed`). Which one that is, is told by the key where it was in `csrs` or
    /// a key file, and otherwise by seat, profile, common name and time: where somebody else renews certificates of the
    /// same name for the same seat, without a key one of theirs may be taken for it.
    ///
    /// The new key is that of the certificate's CSR in `csrs`, a signer's, or one made here: pass a folder as the key
    /// file to keep each under the serial number of the old certificate. Where the profile keeps keys in escrow, the
    /// service makes it. Only profiles with the enrollment method `rest_api` and the authentication method
    /// `third_party_app` renew over the API.
    #[workflow(renew, errors = [
            CancelledTooManyFailures => "after `max_failures` failures; each of them was told before",
        ],
        takes = [keys], confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub fn renew_due(&self, request: RenewDue) -> Pager<Renewal>;

    /// Gives all certificates of the inventory, however many there are, in the order in which they end, page by page.
    ///
    /// A search of the service ends after 10,000 rows; this walks through the inventory in windows of days. Where more than
    /// 10,000 certificates end on one day, it asks for each status by itself. `next_offset` is a place to go on from,
    /// not a number of rows. Certificates that are issued meanwhile may be left out.
    #[workflow(export, errors = [
            ConflictState => "where the certificates of one day became more than the service lists while it went through them; the message says where to go on",
            DecodeUnexpectedShape => "where the service does not sort its rows by `valid_to`, or shows fewer of them than it counts",
            ValidationInvalidRequest => "where more certificates of one status end on one day than the service lists; narrow it with `profile_id` or `business_unit_id`",
        ],
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Inventory")]
    pub fn export_inventory(&self, request: ExportInventory) -> Pager<Certificate>;

    /// Follows the audit log: gives each event once, the oldest first, and then waits for the next one. It never ends by
    /// itself.
    ///
    /// Each event comes with a `position`. Keep that of the last one that was dealt with, and pass it as `offset` to go on
    /// behind it: no event is left out and none comes twice. Without one it begins with what happens from now on, or at
    /// `since`. Events are given out five seconds after they were made, so that those of one second are complete. A
    /// page without events is one that was waited for in vain.
    #[workflow(watch, confidence = inferred, source = "Trust Lifecycle Manager API 1.0.0, Reporting")]
    pub fn watch_audit_log(&self, request: WatchAuditLog) -> Pager<WatchedEvent>;
}

impl TrustLifecycleManager {
    fn workflows(&self) -> Workflows {
        Workflows::new(self.engine().clone())
    }

    /// Issues a certificate to a seat; see [`Workflows::issue_certificate`].
    pub async fn issue_certificate(
        &self,
        request: CertificateForSeat,
    ) -> Result<CertificateWithChain> {
        self.workflows().issue_certificate(request).await
    }

    /// Renews every certificate that ends soon; see [`Workflows::renew_due`].
    pub fn renew_due(&self, request: RenewDue) -> crate::Pager<Renewal> {
        self.workflows().renew_due(request)
    }

    /// Gives all certificates of the inventory; see [`Workflows::export_inventory`].
    pub fn export_inventory(&self, request: ExportInventory) -> crate::Pager<Certificate> {
        self.workflows().export_inventory(request)
    }

    /// Follows the audit log; see [`Workflows::watch_audit_log`].
    pub fn watch_audit_log(&self, request: WatchAuditLog) -> crate::Pager<WatchedEvent> {
        self.workflows().watch_audit_log(request)
    }
}
