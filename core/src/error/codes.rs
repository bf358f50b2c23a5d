//! The codes of errors: an enumeration, and a table that every language's codes and the glossary in `docs/` are made from.

use super::Kind;
use super::text::text;

/// What is known of a code.
#[derive(Debug)]
pub struct Code {
    /// The code itself.
    pub code: ErrorCode,
    /// Its text: `timeout.deadline`.
    pub text: &'static str,
    /// Its class.
    pub kind: Kind,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// What it means; empty without the feature `docs`.
    pub meaning: &'static str,
    /// What to do; empty without the feature `docs`.
    pub remedy: &'static str,
}

/// One row for each code: its text, its class, whether the same call may succeed later, what it means, and what to do.
macro_rules! codes {
    ($($code:ident $text:literal $kind:ident $retryable:literal $meaning:literal $remedy:literal)*) => {
        /// The stable code of an error. Later versions may have more.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $text, "`: ", $meaning)] $code,)*
        }

        impl ErrorCode {
            /// `timeout.deadline`, as it is written in every language.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }

            /// Its class.
            pub fn kind(self) -> Kind {
                match self { $(Self::$code => Kind::$kind,)* }
            }

            /// Whether the same call may succeed later without a change.
            pub fn is_retryable(self) -> bool {
                match self { $(Self::$code => $retryable,)* }
            }

            /// What to do; empty without the feature `docs`.
            pub fn remedy(self) -> &'static str {
                if !cfg!(feature = "docs") {
                    return "";
                }
                match self { $(Self::$code => $remedy,)* }
            }
        }

        /// All codes, by class.
        pub static CODES: &[Code] = &[$(Code {
            code: ErrorCode::$code,
            text: $text,
            kind: Kind::$kind,
            retryable: $retryable,
            meaning: if cfg!(feature = "docs") { $meaning } else { "" },
            remedy: if cfg!(feature = "docs") { $remedy } else { "" },
        }),*];
    };
}

text!(ErrorCode, CODES);

#[rustfmt::skip]
codes! {
    ValidationInvalidRequest "validation.invalid_request" Validation false
        "The input breaks rules of the API; nothing was sent. `violations` lists all of them."
        "Correct the fields that `violations` names."
    ValidationRejected "validation.rejected" Validation false
        "The service refused the input (HTTP 400 or 422)."
        "Read `server_code` and `server_message`; the request reached the service and changed nothing."
    AuthenticationInvalidApiKey "authentication.invalid_api_key" Authentication false
        "The service does not accept the API key or client certificate (HTTP 401)."
        "Check that the key belongs to this region and environment, has not reached its end date, and that its user is active."
    PermissionAccessDenied "permission.access_denied" Permission false
        "The caller is known but lacks a role (HTTP 403)."
        "Give the service user the role that the operation needs, such as DEVCTM_SOLUTION_ADMINISTRATOR."
    NotFoundResource "not_found.resource" NotFound false
        "There is no such object, or the caller may not see it (HTTP 404)."
        "Check the id and the account."
    NotFoundNotReady "not_found.not_ready" NotFound true
        "What was asked for is still being prepared."
        "Ask again in a few seconds."
    NotFoundEntry "not_found.entry" NotFound false
        "The journal has no entry with this id: it was withdrawn or forgotten, or belongs to another journal."
        "List the journal's entries."
    ConflictNameTaken "conflict.name_taken" Conflict false
        "Another object has this name."
        "Use `ensure` to take the existing one, or choose another name."
    ConflictOtherKey "conflict.other_key" Conflict false
        "The device is registered with a certificate for another key."
        "Pass the CSR or key file that it was registered with, or disable and delete the device and register it again."
    ConflictState "conflict.state" Conflict false
        "The object's state does not allow this (HTTP 409)."
        "Read the object first; a device, for example, must be disabled before it can be deleted."
    ConflictQueued "conflict.queued" Conflict false
        "The journal holds a device of this name in this group with another description or for another key."
        "Read the entry; withdraw or forget it before the device is queued anew."
    ConflictMaybeRegistered "conflict.maybe_registered" Conflict false
        "The entry was sent before, and the device may be registered: withdrawing it would lose its certificate."
        "Send the journal again to find out; forget the entry to give it up all the same."
    ConflictBeingSent "conflict.being_sent" Conflict true
        "The entry is being sent at this moment."
        "Wait until it is sent, or cancel the sending first."
    RateLimitedTooManyRequests "rate_limited.too_many_requests" RateLimited true
        "The API key sends too many calls (HTTP 429)."
        "Wait for `retry_after`, lower the concurrency, or set a client-side rate limit."
    ServerUnavailable "server.unavailable" Server true
        "The service is under maintenance or overloaded (HTTP 503)."
        "Try again after `retry_after`; planned maintenance can take an hour."
    ServerError "server.error" Server true
        "The service failed (HTTP 5xx)."
        "Try again later; give DigiCert's support the request id."
    ServerUnexpectedStatus "server.unexpected_status" Server false
        "The service, or something in front of it, answered with a status that the API does not use here."
        "Check the base URL; a redirect usually means a wrong host or path prefix."
    TransportDns "transport.dns" Transport true
        "The host's name could not be resolved."
        "Check region, environment or base URL, and the machine's name service."
    TransportConnect "transport.connect" Transport true
        "No connection to the host could be made."
        "Check the network, the firewall and the port."
    TransportTls "transport.tls" Transport false
        "The connection is not trusted or could not be secured."
        "If a company proxy or an own server signs its certificates, pass its CA certificate; check the machine's clock."
    TransportProxy "transport.proxy" Transport false
        "The proxy refused the connection."
        "Check the proxy's address and credentials, or exempt the host with NO_PROXY."
    TransportReset "transport.reset" Transport true
        "The connection broke before the answer."
        "Try again; for a creation, `ensure` finds out whether it arrived."
    TransportBody "transport.body" Transport true
        "The answer broke off."
        "Try again; for a creation, `ensure` finds out whether it arrived."
    TransportOutcomeUnknown "transport.outcome_unknown" Transport true
        "A change may or may not have been carried out: its answer was lost, and looking it up failed or is not possible."
        "Where it is `retryable`, run `ensure` or the same workflow: they look the object up first. Where it is not, nothing tells what it made from what others made: look in a list or a search before you send it again."
    TransportSink "transport.sink" Transport false
        "The place that a download goes to refused it."
        "Check disk space and permissions."
    TransportOther "transport.other" Transport true
        "The network failed in another way."
        "Read the message."
    TimeoutAttempt "timeout.attempt" Timeout true
        "One attempt took longer than `attempt_timeout`, and no retry was left."
        "Raise the timeout, or look at the network."
    TimeoutDeadline "timeout.deadline" Timeout true
        "The call as a whole took longer than its deadline."
        "Raise the timeout, or look at what `attempts` and the last failure say."
    CancelledByCaller "cancelled.by_caller" Cancelled true
        "The caller gave up."
        "Nothing to do."
    CancelledTooManyFailures "cancelled.too_many_failures" Cancelled false
        "A workflow gave up after as many failures as the caller allows it."
        "Look at what failed, and run it again; what was done stays done."
    DecodeEmpty "decode.empty" Decode false
        "The answer has no body where one was expected."
        "Check the base URL; see `http_status`."
    DecodeNotUtf8 "decode.not_utf8" Decode false
        "The answer is not UTF-8."
        "Check the base URL; see `excerpt`."
    DecodeNotJson "decode.not_json" Decode false
        "The answer is not JSON. A web page from a gateway is the usual cause."
        "Check the base URL; see `excerpt`."
    DecodeCutOff "decode.cut_off" Decode true
        "The answer is JSON that breaks off, although the connection did not."
        "Try again; something between here and the service shortens answers."
    DecodeTooDeep "decode.too_deep" Decode false
        "The answer is nested too deeply."
        "See `excerpt`; report it if it really comes from the service."
    DecodeTooLarge "decode.too_large" Decode false
        "The answer is larger than the client accepts."
        "Ask for smaller pages, or raise `max_response_bytes`."
    DecodeTooManyValues "decode.too_many_values" Decode false
        "The answer is made of so many small values that reading it would take many times its bytes in memory."
        "Ask for smaller pages; report it if it really comes from the service. `client.request` gives the raw answer."
    DecodeTooManyRows "decode.too_many_rows" Decode false
        "A page has far more rows than were asked for: more than ten times as many."
        "Pass a larger `limit`, up to 1,000, where the service ignores it; `client.request` gives the raw answer."
    DecodeNumberTooLarge "decode.number_too_large" Decode false
        "The answer is JSON with a number that no float holds, such as 1e400."
        "See `excerpt`; `client.request` gives the raw answer."
    DecodeUnexpectedShape "decode.unexpected_shape" Decode false
        "The answer is JSON but not what the operation gives."
        "Report it with `excerpt`; `client.request` gives the raw answer meanwhile."
    DecodeWrongCertificate "decode.wrong_certificate" Decode false
        "What the service gave as a certificate is none, is for another key, or does not stand on the roots that were given. Of a registration: the device is registered (the message has its id), and its bootstrap configuration has no better one."
        "Run it again with the same CSR, signer or key file. After a registration, if it stays so or the key was made for that call alone, disable and delete the device and register it anew."
    DecodeOtherRecipient "decode.other_recipient" Decode false
        "What the service sent is encrypted for another key than the one that was given."
        "Pass the private key of the certificate that the batch was sent with, and that certificate."
    DecodeUnknownEncryption "decode.unknown_encryption" Decode false
        "What the service sent is encrypted in a way that devtrust cannot open. The message names it."
        "Take it as it is (`jobs.results`, or `batches.fetch` without a key) and open it with `openssl cms -decrypt`."
    DecodeBrokenMessage "decode.broken_message" Decode false
        "What the service sent encrypted is cut off or was changed. Where only a key was given and no certificate, it may be for another key."
        "Fetch it again, and pass the certificate with the key."
    ConfigurationInvalid "configuration.invalid" Configuration false
        "The client is set up wrongly."
        "Read the message: it names the setting."
    ConfigurationMissingCredentials "configuration.missing_credentials" Configuration false
        "There is no API key and no client certificate."
        "Pass `api_key`, or set DEVTRUST_API_KEY."
    ConfigurationSigner "configuration.signer" Configuration false
        "The key could not sign."
        "Look at the device or token that holds the key."
    ConfigurationKeyFile "configuration.key_file" Configuration false
        "The key file could not be read or written."
        "Check its path, permissions and content."
    ConfigurationClosed "configuration.closed" Configuration false
        "The client or the journal was closed."
        "Make a new client, or open the journal again."
    ConfigurationJournal "configuration.journal" Configuration false
        "The journal's file cannot be opened, read or written, is no journal, has another passphrase or none, or was made by a newer version. What it holds is left as it is."
        "Check the path, the passphrase, the rights, the space on the disk and the version; the message says which. Never delete the file: it may hold keys of devices."
    InternalDefect "internal.defect" Internal false
        "devtrust itself failed."
        "Report it with the message and the version."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_begin_with_their_kind() {
        for (index, entry) in CODES.iter().enumerate() {
            assert!(
                entry.text.starts_with(&format!("{}.", entry.kind.as_str())),
                "{}",
                entry.text
            );
            assert!(
                CODES
                    .iter()
                    .skip(index + 1)
                    .all(|other| other.text != entry.text),
                "{}",
                entry.text
            );
        }
    }

    #[test]
    fn every_kind_has_a_code() {
        for kind in Kind::ALL {
            assert!(
                CODES.iter().any(|entry| entry.kind == *kind),
                "{}",
                kind.as_str()
            );
        }
    }

    #[test]
    fn a_code_is_read_as_it_is_written() {
        for entry in CODES {
            assert_eq!(ErrorCode::parse(entry.text), Some(entry.code));
            assert_eq!(entry.code.as_str(), entry.text);
        }
        assert_eq!(ErrorCode::parse("no.such"), None);
    }
}
