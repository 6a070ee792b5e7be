//! What can be checked of the settings before a start, and what the registry needs of them.

use access::{
    limits::{LimitSettings, failures::FailureSettings},
    registry::RegistrySettings,
    scopes::ScopeTable,
    token::TokenSettings,
};

use super::StartError;
use crate::settings::{HostTable, Profile, Settings, VersionAliases};

/// Checks everything about the settings that needs neither data nor sockets, so that a mistake shows before a start.
pub fn check(settings: &Settings) -> Result<(), StartError> {
    settings.check()?;
    registry_settings(settings, "")?;
    HostTable::new(&settings.hosts)?;
    for (family, aliases) in &settings.versions {
        VersionAliases::new(family, aliases)?;
    }
    Ok(())
}

/// What the registry needs of the settings; `base_url` is the issuer of tokens.
pub fn registry_settings(settings: &Settings, base_url: &str) -> Result<RegistrySettings, StartError> {
    let profile = match settings.limits.profile {
        Profile::Open => access::limits::Profile::Open,
        Profile::Compatible => access::limits::Profile::Compatible,
    };
    Ok(RegistrySettings {
        state: settings.data.dir.join("state.db"),
        token: TokenSettings {
            issuer: base_url.to_owned(),
            audience: settings.auth.audience.clone(),
            lifetime_seconds: settings.auth.lifetime_seconds.into(),
            leeway_seconds: settings.auth.leeway_seconds.into(),
        },
        scopes: ScopeTable::with_settings(&settings.scopes)?,
        limits: LimitSettings::with_defaults(profile, &settings.limits.default)?,
        failures: FailureSettings {
            per_address: settings.limits.auth_failures_per_minute.address,
            per_client: settings.limits.auth_failures_per_minute.client,
        },
    })
}

/// Tells the operator of aliases that lead nowhere: an import may still bring their version, so they are no error.
pub(super) fn warn_of_dangling(
    family: &str,
    aliases: &VersionAliases,
    versions: impl Iterator<Item = String>,
) {
    let versions: Vec<String> = versions.collect();
    for (alias, version) in aliases.dangling(&versions) {
        tracing::warn!(
            "setting `versions.{family}.{alias}` names version {version}, which is not loaded: it gets 404"
        );
    }
}
