//! `sandpress:i18n/i18n`: numbers and dates as people of the site's language write them.

use crate::{
    bindings::sandpress::{
        i18n::i18n::{self, DateLength, Host},
        types::types::{Error, FieldError},
    },
    host::{Capability, GrantRule, HasState},
    state::PluginState,
};
use sandpress_domain::{NotANumber, Timestamp};

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "i18n",
    interface: "sandpress:i18n/i18n",
    grant: GrantRule::Always,
    link: |linker| i18n::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn site_language(&mut self) -> wasmtime::Result<String> {
        self.budget.reading_call()?;
        Ok(self.powers.language.tag().to_owned())
    }

    async fn format_number(&mut self, number: String) -> wasmtime::Result<Result<String, Error>> {
        self.budget.reading_call()?;
        Ok(self.powers.language.format_number(&number).map_err(Into::into))
    }

    async fn format_date(
        &mut self,
        seconds: i64,
        length: DateLength,
    ) -> wasmtime::Result<Result<String, Error>> {
        self.budget.reading_call()?;
        let length = match length {
            DateLength::Short => sandpress_domain::DateLength::Short,
            DateLength::Medium => sandpress_domain::DateLength::Medium,
            DateLength::Long => sandpress_domain::DateLength::Long,
        };
        let moment =
            Timestamp::from_unix_timestamp(seconds).ok().filter(|moment| (1..=9999).contains(&moment.year()));
        let date = moment.and_then(|moment| self.powers.language.format_date(moment, length));
        Ok(date.ok_or_else(|| invalid("seconds", "the moment is not in one of the years 1 to 9999")))
    }

    async fn plural_category(&mut self, number: String) -> wasmtime::Result<Result<String, Error>> {
        self.budget.reading_call()?;
        Ok(self.powers.language.plural_category(&number).map(str::to_owned).map_err(Into::into))
    }
}

impl From<NotANumber> for Error {
    fn from(error: NotANumber) -> Self {
        invalid("number", &error.to_string())
    }
}

fn invalid(field: &str, message: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}
