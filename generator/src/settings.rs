//! The settings of a client that a package offers.

use devtrust_core::Config;
use devtrust_core::config::{NETWORK, Package, Setting, Settings as _, Shape};

use crate::text::one_line;

/// The settings of a package in their order: the service's, then the network's.
pub(crate) fn of(package: Package) -> Vec<&'static Setting> {
    let network: &[Setting] = match package {
        Package::Npm => &[],
        _ => NETWORK,
    };
    let all = Config::SETTINGS.iter().chain(network);
    all.filter(|setting| setting.only.is_empty() || setting.only.contains(&package))
        .collect()
}

/// Whether a flag is on where nothing is said.
pub(crate) fn is_on(setting: &Setting) -> bool {
    Config::default().is_on(setting.name)
}

/// What a setting means, with the unit of a length of time.
pub(crate) fn meaning(setting: &Setting, unit: &str) -> String {
    let text = one_line(setting.doc);
    match (setting.shape, text.find([';', '.'])) {
        (Shape::Time, Some(end)) => {
            let (what, more) = text.split_at(end);
            format!("{what}, in {unit}{more}")
        }
        _ => text,
    }
}
