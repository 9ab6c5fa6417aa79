//! The settings of a theme: what the owner of a site can choose, as templates and style sheets get it.

mod typed;

use std::fmt::Write;

use sandpress_domain::{
    FieldDefinition, FieldError, FieldValues, FlatField, Stage, ThemeLook, ThemeValues, TypeDefinition,
    ValueKind,
};

/// A setting of a theme.
#[derive(Clone, Debug)]
pub struct SettingDefinition {
    /// Its field in the form.
    pub field: FieldDefinition,
    /// What is chosen of a `choices` where nobody chose anything.
    pub defaults: Vec<String>,
    /// Under which heading it stands in the form; may be empty.
    pub group: String,
    /// The custom property of style sheets that has its value; may be empty.
    pub css: String,
    /// The unit of a number in style sheets; may be empty.
    pub unit: String,
    /// The value that the style sheets of the theme have without any choice.
    pub in_sheets: String,
}

/// The settings of a theme with their values.
#[derive(Clone, Debug)]
pub struct ThemeSettings {
    definitions: Vec<SettingDefinition>,
    form: TypeDefinition,
    values: FieldValues,
    notes: Vec<String>,
}

/// The form of the settings.
///
/// # Errors
/// What is wrong with them, in words for the theme's author.
pub(super) fn definition(settings: &[SettingDefinition]) -> Result<TypeDefinition, String> {
    let mut flat = Vec::new();
    for setting in settings {
        flatten("", &setting.field, &mut flat);
    }
    let names = ("theme".to_owned(), "This theme".to_owned(), "Themes".to_owned());
    TypeDefinition::build(names, flat).map_err(|problem| problem.replace("its field", "the setting"))
}

fn flatten(within: &str, field: &FieldDefinition, flat: &mut Vec<FlatField>) {
    let own = FieldDefinition { fields: Vec::new(), ..field.clone() };
    flat.push(FlatField { within: within.to_owned(), field: own });
    let below = if within.is_empty() { field.name.clone() } else { format!("{within}.{}", field.name) };
    field.fields.iter().for_each(|inner| flatten(&below, inner, flat));
}

impl ThemeSettings {
    /// The settings with what was saved. What does not fit the theme any more has its default, and a note says so.
    pub(super) fn new(definitions: &[SettingDefinition], stored: Option<&ThemeValues>) -> Self {
        // The manifest was read only because this works.
        let form = definition(definitions).unwrap_or_else(|_| TypeDefinition {
            id: String::new(),
            label: String::new(),
            label_plural: String::new(),
            fields: Vec::new(),
            listed: true,
        });
        let mut settings = Self {
            definitions: definitions.to_vec(),
            form,
            values: FieldValues::default(),
            notes: Vec::new(),
        };
        settings.values = settings.defaults(|_| true);
        if let Some(stored) = stored {
            settings.take(stored);
        }
        settings
    }

    /// The form of the settings.
    pub fn form(&self) -> &TypeDefinition {
        &self.form
    }

    /// The settings in the order of the form.
    pub fn definitions(&self) -> &[SettingDefinition] {
        &self.definitions
    }

    /// What they are now, by dotted name.
    pub fn values(&self) -> &FieldValues {
        &self.values
    }

    /// What was saved once and does not hold any more, each as a sentence.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What a form says, as it is stored.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn accept(&self, given: &FieldValues) -> Result<ThemeValues, Vec<FieldError>> {
        let (values, mut errors) = self.form.check(given, Stage::Draft)?;
        let is_missing = |setting: &&SettingDefinition| {
            setting.field.required && !setting.field.is_list() && values.get(&setting.field.name).is_empty()
        };
        errors.extend(self.definitions.iter().filter(is_missing).map(|setting| {
            let label = &setting.field.label;
            FieldError::new(&setting.field.name, format!("{label} is missing: fill it in."))
        }));
        if !errors.is_empty() {
            return Err(errors);
        }
        let known = self.definitions.iter().map(|setting| setting.field.name.clone()).collect();
        Ok(ThemeValues { known, values })
    }

    /// The style sheet of the values that are not those of the theme; empty where there are none.
    pub fn style_sheet(&self) -> String {
        let mut sheet = String::new();
        for setting in self.definitions.iter().filter(|setting| !setting.css.is_empty()) {
            let value = self.values.get(&setting.field.name);
            if !value.is_empty() && value != setting.in_sheets {
                let _ = write!(sheet, "{}:{value}{};", setting.css, setting.unit);
            }
        }
        if sheet.is_empty() { sheet } else { format!(":root{{{sheet}}}\n") }
    }

    fn take(&mut self, stored: &ThemeValues) {
        let is_known = |name: &str| stored.known.iter().any(|known| known == name);
        let mut values: Vec<(String, String)> = Vec::new();
        for (name, value) in stored.values.iter() {
            if self.form.has_field(name) {
                values.push((name.to_owned(), value.to_owned()));
            } else {
                self.notes.push(format!("This theme has no setting {name:?} any more."));
            }
        }
        let mut values: FieldValues = values.into_iter().collect();
        let errors = match self.form.check(&values, Stage::Draft) {
            Ok((_, errors)) => errors,
            Err(errors) => errors,
        };
        let mut refused: Vec<String> = Vec::new();
        for error in errors {
            let top = error.field.split('.').next().unwrap_or_default().to_owned();
            let label = self.form.label_of(&top);
            if !refused.contains(&top) {
                self.notes.push(format!(
                    "“{label}” is as the theme has it, since what was saved does not fit: {}",
                    error.message
                ));
                values.remove_below(&top);
                refused.push(top);
            }
        }
        let blank_required = |setting: &SettingDefinition| {
            setting.field.required && !setting.field.is_list() && values.get(&setting.field.name).is_empty()
        };
        let needs_default: Vec<String> = self
            .definitions
            .iter()
            .filter(|setting| {
                let name = &setting.field.name;
                !is_known(name) || refused.contains(name) || blank_required(setting)
            })
            .map(|setting| setting.field.name.clone())
            .collect();
        let defaults = self.defaults(|name| needs_default.iter().any(|wanted| wanted == name));
        for (name, value) in defaults.iter() {
            values.set(name, value);
        }
        self.values = values;
    }

    /// The defaults of the settings with these names.
    fn defaults(&self, wanted: impl Fn(&str) -> bool) -> FieldValues {
        let mut values = Vec::new();
        for setting in self.definitions.iter().filter(|setting| wanted(&setting.field.name)) {
            let name = &setting.field.name;
            for (at, value) in setting.defaults.iter().enumerate() {
                values.push((format!("{name}.{at}"), value.clone()));
            }
            let default = &setting.field.default_value;
            let is_plain = setting.field.kind != ValueKind::Choices && !default.is_empty();
            if is_plain {
                values.push((name.clone(), default.clone()));
            } else if setting.field.kind == ValueKind::Choices && !default.is_empty() {
                values.push((format!("{name}.0"), default.clone()));
            }
        }
        values.into_iter().collect()
    }

    /// What templates see: each by its name with `_` for `-`, of the type of its kind.
    pub(super) fn typed(&self, look: &ThemeLook) -> serde_json::Value {
        typed::values(&self.form, &self.values, &look.assets)
    }
}

#[cfg(test)]
mod tests;
