//! From a certificate over its issuers to one that is trusted (RFC 5280, section 6, without policies; name constraints are
//! refused).
//!
//! One implementation for all languages, where `rustls-webpki` would be another one for all but the browser. Signatures are
//! verified by whoever asks: by `ring`, or by `WebCrypto`, which answers later and so is asked for all of them at once.

use std::collections::BTreeMap;

use super::extensions::{Extensions, NAME_CONSTRAINTS};
use super::problem::violation;
use crate::error::Violation;
use crate::keys::{Certificate, Claim, CsrProblem};
use crate::{Timestamp, ViolationCode as Code};

/// How many certificates are looked at, how many signatures are verified, and how many steps are taken on all ways
/// together. Chains have three or four certificates.
const MOST_CERTIFICATES: usize = 64;
const MOST_SIGNATURES: usize = 100;
const MOST_STEPS: usize = 500;

/// Who has issued whom, perhaps: the places of two certificates.
pub(super) type Link = (usize, usize);

/// Whether a signature is right, by its link's place among all links; nothing where that cannot be told.
pub type Verifies<'a> = &'a dyn Fn(usize, &Claim) -> Option<bool>;

/// A certificate that may be part of a chain.
pub(super) struct Given {
    /// Where it came from: `issuers[0]`.
    pub(super) field: String,
    pub(super) certificate: Certificate,
    pub(super) is_root: bool,
}

/// The same, and what its extensions say.
struct Candidate<'a> {
    field: &'a str,
    certificate: &'a Certificate,
    says: Extensions<'a>,
    is_root: bool,
}

/// All certificates that a chain may be made of; the first is the one to verify.
pub(super) struct Candidates<'a>(Vec<Candidate<'a>>);

impl<'a> Candidates<'a> {
    pub(super) fn of(given: &'a [Given]) -> Result<Self, Violation> {
        if given.len() > MOST_CERTIFICATES {
            return Err(violation("issuers", Code::CertificateTooMany, ""));
        }
        let candidates = given.iter().map(|given| {
            let Given {
                field,
                certificate,
                is_root,
            } = given;
            let Some(says) = Extensions::of(certificate.content()) else {
                let detail = "an extension does not parse";
                return Err(violation(field, Code::CertificateMalformed, detail));
            };
            Ok(Candidate {
                field,
                certificate,
                says,
                is_root: *is_root,
            })
        });
        let candidates = candidates.collect::<Result<Vec<_>, _>>().map(Self)?;
        match candidates.links().len() {
            0..=MOST_SIGNATURES => Ok(candidates),
            _ => Err(violation("issuers", Code::CertificateTooMany, "")),
        }
    }

    /// Every pair that may be a certificate and its issuer, by their names and their keys' ids.
    pub(super) fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (child, below) in self
            .0
            .iter()
            .enumerate()
            .filter(|(_, below)| !below.is_root)
        {
            for (issuer, above) in self.0.iter().enumerate() {
                let ids = (&below.says.authority_key_id, &above.says.subject_key_id);
                let ids_fit = !matches!(ids, (Some(wanted), Some(id)) if wanted != id);
                let names = (
                    below.certificate.content().issuer(),
                    above.certificate.content().subject(),
                );
                if child != issuer && ids_fit && names.0 == names.1 {
                    links.push((child, issuer));
                }
            }
        }
        links
    }

    /// What has to be verified of a link.
    pub(super) fn claim(&self, (child, issuer): Link) -> Result<Claim, CsrProblem> {
        let malformed = CsrProblem::Malformed {
            detail: "its structure",
        };
        let (Some(child), Some(issuer)) = (self.0.get(child), self.0.get(issuer)) else {
            return Err(malformed);
        };
        let signed = child.certificate.signed().ok_or(malformed)?;
        Claim::of(issuer.certificate.public_key(), signed)
    }

    /// The certificates of a chain that holds at this moment.
    pub(super) fn chain(
        &self,
        at: Timestamp,
        verifies: Verifies<'_>,
    ) -> Result<Vec<&Certificate>, Violation> {
        let links = self.links().into_iter().enumerate().collect();
        let mut search = Search {
            candidates: self,
            links,
            at,
            verifies,
            verified: BTreeMap::new(),
            steps: 0,
        };
        let way = search.from(vec![0])?;
        let certificates = way.iter().filter_map(|place| self.0.get(*place));
        Ok(certificates
            .map(|candidate| candidate.certificate)
            .collect())
    }
}

struct Search<'a> {
    candidates: &'a Candidates<'a>,
    links: Vec<(usize, Link)>,
    at: Timestamp,
    verifies: Verifies<'a>,
    /// What was said of each link: many ways may lead over one.
    verified: BTreeMap<usize, Result<bool, String>>,
    steps: usize,
}

impl Search<'_> {
    /// The way on from the last certificate of a way up to a root; or what stands in the way.
    fn from(&mut self, way: Vec<usize>) -> Result<Vec<usize>, Violation> {
        let candidates = self.candidates;
        let Some((place, last)) = way
            .last()
            .and_then(|place| Some((*place, candidates.0.get(*place)?)))
        else {
            return Ok(Vec::new());
        };
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(violation("issuers", Code::CertificateTooMany, ""));
        }
        self.check(last)?;
        let trusted =
            |other: &Candidate<'_>| other.is_root && other.certificate == last.certificate;
        if candidates.0.iter().any(trusted) {
            return Ok(way);
        }
        let mut problem: Option<Violation> = None;
        let links = self.links.iter().filter(|(_, (child, _))| *child == place);
        for (number, link) in links.copied().collect::<Vec<_>>() {
            match self.step(&way, number, link) {
                Ok(Some(way)) => return Ok(way),
                Ok(None) => {}
                Err(found) => problem = problem.filter(says_more).or(Some(found)),
            }
        }
        Err(problem.unwrap_or_else(|| violation(last.field, Code::CertificateUnknownIssuer, "")))
    }

    /// The way over one more certificate; nothing where it is on it already.
    fn step(
        &mut self,
        way: &[usize],
        number: usize,
        link: Link,
    ) -> Result<Option<Vec<usize>>, Violation> {
        let candidates = self.candidates;
        let (Some(last), Some(issuer)) = (candidates.0.get(link.0), candidates.0.get(link.1))
        else {
            return Ok(None);
        };
        if way.contains(&link.1) {
            return Ok(None);
        }
        let has_extensions = issuer.certificate.content().extensions().is_some();
        if !issuer.says.may_issue(has_extensions, issuer.is_root) {
            return Err(violation(issuer.field, Code::CertificateNotACa, ""));
        }
        let most = issuer.says.path_length;
        if most.is_some_and(|most| self.authorities(way) > usize::from(most)) {
            return Err(violation(issuer.field, Code::CertificatePathLength, ""));
        }
        let ask = self.verifies;
        let answer = || match candidates.claim(link) {
            Ok(claim) => ask(number, &claim).ok_or_else(String::new),
            Err(CsrProblem::UnsupportedAlgorithm { found }) => Err(found),
            Err(_) => Ok(false),
        };
        match self.verified.entry(number).or_insert_with(answer) {
            Ok(true) => {}
            Ok(false) => return Err(violation(last.field, Code::CertificateBadSignature, "")),
            Err(found) => {
                return Err(violation(
                    last.field,
                    Code::CertificateUnsupportedAlgorithm,
                    found,
                ));
            }
        }
        self.from([way, &[link.1]].concat()).map(Some)
    }

    /// How many of a way count for the next one's limit: not the first, and none that issued itself anew.
    fn authorities(&self, way: &[usize]) -> usize {
        let above = way
            .iter()
            .skip(1)
            .filter_map(|place| self.candidates.0.get(*place));
        let counted = above.filter(|candidate| {
            let content = candidate.certificate.content();
            content.issuer() != content.subject()
        });
        counted.count()
    }

    /// What a certificate must be wherever it stands.
    fn check(&self, candidate: &Candidate<'_>) -> Result<(), Violation> {
        let Candidate {
            field,
            certificate,
            says,
            ..
        } = candidate;
        // The service's time is read from `Date` headers, which have whole seconds: it may be almost one behind.
        if certificate.not_before().unix_millis() > self.at.unix_millis() + 999 {
            let from = ["it is from ", &certificate.not_before().to_string()].concat();
            return Err(violation(field, Code::CertificateNotYetValid, &from));
        }
        // The last second is part of the validity.
        if certificate.not_after().unix_millis() + 999 < self.at.unix_millis() {
            let until = ["it was until ", &certificate.not_after().to_string()].concat();
            return Err(violation(field, Code::CertificateExpired, &until));
        }
        // Whose names are limited may not be taken for an authority over all names, whether that is critical or not.
        let limits = says.limits_names.then_some(NAME_CONSTRAINTS);
        let unheeded = says.unknown_critical.first().map(String::as_str).or(limits);
        match unheeded {
            Some(oid) => Err(violation(
                field,
                Code::CertificateUnknownCriticalExtension,
                oid,
            )),
            None => Ok(()),
        }
    }
}

/// Whether a problem says more than that nobody is there.
fn says_more(problem: &Violation) -> bool {
    problem.code != Code::CertificateUnknownIssuer
}
