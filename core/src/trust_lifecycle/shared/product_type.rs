//! The products of CertCentral.

use devtrust_macros::open_enum;

/// A product of CertCentral.
#[open_enum]
pub enum ProductType {
    /// Cloud DV GeoTrust.
    #[value("cloud_dv_geotrust")]
    CloudDvGeotrust,
    /// Code signing.
    #[value("code_signing")]
    CodeSigning,
    /// Code signing EV.
    #[value("code_signing_ev")]
    CodeSigningEv,
    /// Private SSL flex.
    #[value("private_ssl_flex")]
    PrivateSslFlex,
    /// Private SSL multi domain.
    #[value("private_ssl_multi_domain")]
    PrivateSslMultiDomain,
    /// Private SSL plus.
    #[value("private_ssl_plus")]
    PrivateSslPlus,
    /// Private SSL wildcard.
    #[value("private_ssl_wildcard")]
    PrivateSslWildcard,
    /// SSL basic.
    #[value("ssl_basic")]
    SslBasic,
    /// SSL cloud wildcard.
    #[value("ssl_cloud_wildcard")]
    SslCloudWildcard,
    /// SSL DV GeoTrust.
    #[value("ssl_dv_geotrust")]
    SslDvGeotrust,
    /// SSL DV GeoTrust flex.
    #[value("ssl_dv_geotrust_flex")]
    SslDvGeotrustFlex,
    /// SSL DV RapidSSL.
    #[value("ssl_dv_rapidssl")]
    SslDvRapidssl,
    /// SSL DV Thawte.
    #[value("ssl_dv_thawte")]
    SslDvThawte,
    /// SSL EV basic.
    #[value("ssl_ev_basic")]
    SslEvBasic,
    /// SSL EV GeoTrust True BusinessID.
    #[value("ssl_ev_geotrust_truebizid")]
    SslEvGeotrustTruebizid,
    /// SSL EV multi domain.
    #[value("ssl_ev_multi_domain")]
    SslEvMultiDomain,
    /// SSL EV plus.
    #[value("ssl_ev_plus")]
    SslEvPlus,
    /// SSL EV Secure Site.
    #[value("ssl_ev_securesite")]
    SslEvSecuresite,
    /// SSL EV Secure Site flex.
    #[value("ssl_ev_securesite_flex")]
    SslEvSecuresiteFlex,
    /// SSL EV Secure Site multi domain.
    #[value("ssl_ev_securesite_multi_domain")]
    SslEvSecuresiteMultiDomain,
    /// SSL EV Secure Site pro.
    #[value("ssl_ev_securesite_pro")]
    SslEvSecuresitePro,
    /// SSL EV Thawte webserver.
    #[value("ssl_ev_thawte_webserver")]
    SslEvThawteWebserver,
    /// SSL GeoTrust True BusinessID.
    #[value("ssl_geotrust_truebizid")]
    SslGeotrustTruebizid,
    /// SSL multi domain.
    #[value("ssl_multi_domain")]
    SslMultiDomain,
    /// SSL plus.
    #[value("ssl_plus")]
    SslPlus,
    /// SSL Secure Site.
    #[value("ssl_securesite")]
    SslSecuresite,
    /// SSL Secure Site flex.
    #[value("ssl_securesite_flex")]
    SslSecuresiteFlex,
    /// SSL Secure Site multi domain.
    #[value("ssl_securesite_multi_domain")]
    SslSecuresiteMultiDomain,
    /// SSL Secure Site pro.
    #[value("ssl_securesite_pro")]
    SslSecuresitePro,
    /// SSL Secure Site wildcard.
    #[value("ssl_securesite_wildcard")]
    SslSecuresiteWildcard,
    /// SSL Thawte webserver.
    #[value("ssl_thawte_webserver")]
    SslThawteWebserver,
    /// SSL wildcard.
    #[value("ssl_wildcard")]
    SslWildcard,
    /// Wildcard DV GeoTrust.
    #[value("wildcard_dv_geotrust")]
    WildcardDvGeotrust,
    /// Wildcard DV RapidSSL.
    #[value("wildcard_dv_rapidssl")]
    WildcardDvRapidssl,
}
