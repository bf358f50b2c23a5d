//! What is wrong with one field.

use devtrust_macros::record;
use serde::Serialize;

use super::text::text;

/// One rule that one field breaks.
#[record]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where: `certificate_policies.bootstrap[0].csr`.
    pub field: String,
    /// The stable code of the rule: `required`, `name`, `uuid`, `csr.bad_signature`, ...
    pub code: ViolationCode,
    /// The message that the service would give, or ours where it gives none.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// What a rule's code means.
#[derive(Debug)]
pub struct Rule {
    /// The code itself.
    pub code: ViolationCode,
    /// Its text: `uuid`.
    pub text: &'static str,
    /// Which rule it is; empty without the feature `docs`.
    pub meaning: &'static str,
}

/// One row for each code: its text, and which rule it is.
macro_rules! rules {
    ($($code:ident $text:literal $meaning:literal)*) => {
        /// The stable code of a rule that a field breaks. Later versions may have more.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ViolationCode {
            $(#[doc = concat!("`", $text, "`: ", $meaning)] $code,)*
        }

        impl ViolationCode {
            /// `csr.bad_signature`, as it is written in every language.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }
        }

        /// All codes.
        pub static RULES: &[Rule] = &[$(Rule {
            code: ViolationCode::$code,
            text: $text,
            meaning: if cfg!(feature = "docs") { $meaning } else { "" },
        }),*];
    };
}

#[rustfmt::skip]
rules! {
    Required "required" "The field must be there, and not null."
    Blank "blank" "The text must not be empty or all spaces."
    Type "type" "The value must be of another type."
    UnknownField "unknown_field" "There is no such field; most often it is misspelt."
    Enum "enum" "The value must be one of a few texts."
    Name "name" "The name must begin and end as the service wants it, and hold only its characters."
    Uuid "uuid" "The id must be a bare UUID."
    PolicyId "policy_id" "The id must be a bare UUID, or `IOT_` and a UUID."
    TooDeep "too_deep" "The value is nested too deeply."
    Segment "segment" "The id must be one that can stand in a path."
    Length "length" "The text or the list must have fewer or more characters or entries."
    Range "range" "The number must be of a range."
    Hex "hex" "The text must be hexadecimal digits, of a certain number."
    Date "date" "The text must be a day: `2026-01-31`."
    TooLong "too_long" "The text is longer than anything that is sent."
    ControlCharacter "control_character" "The text must not hold a NUL character."
    PrivateKey "private_key" "The text holds a private key, which must never be sent."
    KeyUnusable "key.unusable" "The private key must be RSA, in PEM, and without a password."
    CsrNotPem "csr.not_pem" "The certificate signing request must be in PEM."
    CsrWrongLabel "csr.wrong_label" "The PEM block is something else, such as a certificate."
    CsrTooLarge "csr.too_large" "The certificate signing request is larger than any that is sent."
    CsrMalformed "csr.malformed" "The certificate signing request does not parse as PKCS#10."
    CsrBadSignature "csr.bad_signature" "The certificate signing request's signature does not verify with its own key."
    CsrUnsupportedAlgorithm "csr.unsupported_algorithm" "The key or the signature is of an algorithm that is not accepted."
    CsrLineEnds "csr.line_ends" "The certificate signing request's lines must end with a line feed alone."
    TableHeader "table.header" "The first row must name the columns: each by its name, and none twice that has one value."
    TableCells "table.cells" "A row must have as many cells as the header."
    TableEncoding "table.encoding" "The file must be in UTF-8."
    TableOpenQuote "table.open_quote" "A quote that is opened must be closed."
    TableUnknownColumn "table.unknown_column" "The certificate policy must take a field of the column's name."
    TableMissingColumn "table.missing_column" "A field that the certificate policy asks for must have a column, or stand in the requests."
    TableNoRows "table.no_rows" "The file must have a row below the header."
    ArchiveMalformed "archive.malformed" "The ZIP must be whole, without links, encrypted files, or files of another kind."
    ArchivePath "archive.path" "No path in the ZIP may lead out of it."
    Duplicate "duplicate" "No two rows may have the same name."
    CertificateNotFound "certificate.not_found" "There is no certificate in the text."
    CertificateMalformed "certificate.malformed" "The certificate, or the PKCS#7 around it, does not parse."
    CertificateTrailingData "certificate.trailing_data" "There are bytes after the certificate's end."
    CertificateTooMany "certificate.too_many" "There are more certificates than are looked at."
    CertificateOtherKey "certificate.other_key" "The certificate must be the one for the private key beside it."
    CertificateNotYetValid "certificate.not_yet_valid" "The certificate's validity has not begun."
    CertificateExpired "certificate.expired" "The certificate's validity is over."
    CertificateUnknownIssuer "certificate.unknown_issuer" "None of the given certificates issued this one."
    CertificateBadSignature "certificate.bad_signature" "The certificate is not signed with its issuer's key."
    CertificateNotACa "certificate.not_a_ca" "What issued a certificate may not: it is no certification authority's."
    CertificatePathLength "certificate.path_length" "An authority has more authorities below it than it allows."
    CertificateUnknownCriticalExtension "certificate.unknown_critical_extension" "The certificate has a critical extension that devtrust does not know."
    CertificateUnsupportedAlgorithm "certificate.unsupported_algorithm" "The certificate is signed in a way that cannot be verified here."
    CrlMalformed "crl.malformed" "The revocation list does not parse."
    CrlWrongIssuer "crl.wrong_issuer" "The revocation list is not from the certificate's issuer, or from one that may not sign any."
    CrlBadSignature "crl.bad_signature" "The revocation list is not signed with its issuer's key."
    CrlUnknownCriticalExtension "crl.unknown_critical_extension" "The revocation list has a critical extension that devtrust does not know."
    CrlNotYetValid "crl.not_yet_valid" "The revocation list is from the future."
    CrlExpired "crl.expired" "The revocation list is past its date, or has none."
    CrlOtherScope "crl.other_scope" "The revocation list is for other certificates than this one, or for some reasons only."
    OcspMalformed "ocsp.malformed" "The responder's answer does not parse."
    OcspRefused "ocsp.refused" "The responder did not answer."
    OcspUnknownResponder "ocsp.unknown_responder" "The answer is signed by a stranger: neither by the issuer nor in its name."
    OcspBadSignature "ocsp.bad_signature" "The answer is not signed with its responder's key."
    OcspUnknownCriticalExtension "ocsp.unknown_critical_extension" "The answer has a critical extension that devtrust does not know."
    OcspNotYetValid "ocsp.not_yet_valid" "The answer is from the future."
    OcspExpired "ocsp.expired" "The answer is past its date."
    OcspOtherCertificate "ocsp.other_certificate" "The answer is not about this certificate."
    RevocationNotTold "revocation.not_told" "Nobody was asked: there is no revocation list, no answer and no host that may be asked."
    RevocationNoAddress "revocation.no_address" "The certificate has no address at one of the hosts that may be asked."
    Attribute "attribute" "There is no such part of a subject, or it cannot have this value."
    Rejected "rejected" "The service refused the value; `message` is what it said."
}

text!(ViolationCode, RULES);

impl Violation {
    /// With its parts.
    pub fn new(
        field: &str,
        code: ViolationCode,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            field: field.to_owned(),
            code,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// All of them in one line for a person.
    pub(super) fn summary(violations: &[Self]) -> String {
        let list: Vec<String> = violations
            .iter()
            .map(|violation| {
                format!(
                    "{}: {} {}",
                    violation.field, violation.message, violation.remedy
                )
            })
            .collect();
        let what = if list.len() == 1 {
            "one field is"
        } else {
            "several fields are"
        };
        format!("{what} not valid; nothing was sent. {}", list.join(" | "))
    }
}
