//! Settings from environment variables.

use devtrust_core::{Config, Environment, Error, ErrorCode, Region, Result, Secret};

/// Overlay what the environment says: `DEVTRUST_API_KEY` (or `DC_API_KEY`, which DigiCert's guides use),
/// `DEVTRUST_BASE_URL`, `DEVTRUST_REGION`, `DEVTRUST_ENVIRONMENT`. A variable that is empty counts as not set.
pub(crate) fn overlay(
    config: &mut Config,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<()> {
    let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    if let Some(key) = variable("DEVTRUST_API_KEY").or_else(|| variable("DC_API_KEY")) {
        config.api_key = Some(Secret::new(key.trim()));
    }
    if let Some(base_url) = variable("DEVTRUST_BASE_URL") {
        config.base_url = Some(base_url);
    }
    if let Some(region) = variable("DEVTRUST_REGION") {
        config.region = Region::parse(&region).ok_or_else(|| {
            invalid(&format!(
                "DEVTRUST_REGION is {region:?}; it must be us, ch, jp or nl"
            ))
        })?;
    }
    if let Some(environment) = variable("DEVTRUST_ENVIRONMENT") {
        config.environment = Environment::parse(&environment).ok_or_else(|| {
            invalid(&format!(
                "DEVTRUST_ENVIRONMENT is {environment:?}; it must be production or demo"
            ))
        })?;
    }
    Ok(())
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config> {
        let mut config = Config::default();
        let lookup = |name: &str| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        overlay(&mut config, lookup).map(|()| config)
    }

    #[test]
    fn every_variable_is_read() {
        let config = read(&[
            ("DEVTRUST_API_KEY", " key \n"),
            ("DC_API_KEY", "other"),
            ("DEVTRUST_BASE_URL", "http://127.0.0.1:1"),
            ("DEVTRUST_REGION", "JP"),
            ("DEVTRUST_ENVIRONMENT", "demo"),
        ])
        .unwrap();
        assert_eq!(config.api_key.unwrap().reveal(), "key");
        assert_eq!(config.base_url.as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(config.region, Region::Jp);
        assert_eq!(config.environment, Environment::Demo);
    }

    #[test]
    fn the_name_of_digicerts_guides_stands_in() {
        let config = read(&[("DEVTRUST_API_KEY", " "), ("DC_API_KEY", "key")]).unwrap();
        assert_eq!(config.api_key.unwrap().reveal(), "key");
    }

    #[test]
    fn nothing_set_changes_nothing() {
        let config = read(&[("DEVTRUST_REGION", ""), ("DEVTRUST_BASE_URL", "")]).unwrap();
        assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn a_value_that_means_nothing_is_named() {
        let error = read(&[("DEVTRUST_REGION", "eu")]).unwrap_err();
        assert_eq!(error.code(), "configuration.invalid");
        assert_eq!(
            error.report().message,
            "DEVTRUST_REGION is \"eu\"; it must be us, ch, jp or nl"
        );
        assert!(read(&[("DEVTRUST_ENVIRONMENT", "prd")]).is_err());
    }
}
