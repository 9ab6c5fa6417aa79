//! A form for grants: a field for each capability that has to be granted, in words for people.

use crate::form::VerifiedForm;
use sandpress_config::Grant;
use sandpress_domain::{FieldError, panel::FieldKind};
use sandpress_plugins::check_grant;
use sandpress_themes::contexts::admin::{PanelChoiceContext, PanelFieldContext};

/// What the names of the fields begin with.
const PREFIX: &str = "grant.";

/// What the name of the field for a quota ends with.
const QUOTA: &str = ".quota";

/// How a grant is asked for.
struct Question {
    capability: &'static str,
    label: &'static str,
    help: &'static str,
    answer: Answer,
}

/// What can be answered.
enum Answer {
    /// Several texts, one on each line. `or_all`: whether none means the capability without a parameter.
    Lines { example: &'static str, or_all: bool },
    /// One text; none means the capability with the site's default.
    Text { example: &'static str },
    /// Some of these, at least one.
    Choices { choices: &'static [(&'static str, &'static str)], quota: bool },
}

const MEDIA: &[(&str, &str)] =
    &[("image", "Pictures"), ("video", "Films"), ("audio", "Sound"), ("file", "All other files")];

const QUESTIONS: &[Question] = &[
    Question {
        capability: "http",
        label: "Which servers may it ask?",
        help: "One on each line. “*.example.org” stands for all names below one.",
        answer: Answer::Lines { example: "api.example.com", or_all: false },
    },
    Question {
        capability: "connect",
        label: "Which servers may it connect to?",
        help: "One on each line, each with its port.",
        answer: Answer::Lines { example: "smtp.example.com:587", or_all: false },
    },
    Question {
        capability: "secrets",
        label: "Which secrets may it use?",
        help: "One on each line, each with the server that it is for. The plugin never sees the secret itself: the site puts it into the request.",
        answer: Answer::Lines { example: "api-key@api.example.com", or_all: false },
    },
    Question {
        capability: "content-read",
        label: "Which entries may it read?",
        help: "Leave this empty for all that readers see. Otherwise one on each line: a type (“text”), one field of it (“text.title”), or “*” for all types; “drafts” opens what readers do not see too.",
        answer: Answer::Lines { example: "text", or_all: true },
    },
    Question {
        capability: "content-write",
        label: "Which entries may it change?",
        help: "One on each line: a type (“text”), one field of it (“text.tags”), or “*” for all types. With “publish” it also decides what readers see.",
        answer: Answer::Lines { example: "text", or_all: false },
    },
    Question {
        capability: "mail",
        label: "To whom may it send mail?",
        help: "Leave this empty for mail to you alone: the addresses under [mail] in cms.toml. Otherwise one on each line: “to:ada@example.org”, “to:@example.org”, “to:*” for anybody, and a rate such as “20/hour”.",
        answer: Answer::Lines { example: "to:site", or_all: true },
    },
    Question {
        capability: "users",
        label: "What may it know about the people with an account?",
        help: "",
        answer: Answer::Choices {
            choices: &[("name", "Their names"), ("email", "Their mail addresses"), ("role", "Their roles")],
            quota: false,
        },
    },
    Question {
        capability: "media-read",
        label: "Which files may it read?",
        help: "",
        answer: Answer::Choices { choices: MEDIA, quota: false },
    },
    Question {
        capability: "media-write",
        label: "Which files may it add?",
        help: "",
        answer: Answer::Choices { choices: MEDIA, quota: true },
    },
    Question {
        capability: "reader-assets",
        label: "What of it may stand on your readers' pages?",
        help: "Scripts run in your readers' browsers and can read and change everything on the page they see, and act as anybody who is logged in in the same browser. Choose them only for a plugin whose author you trust as yourself.",
        answer: Answer::Choices {
            choices: &[("styles", "Its style sheets"), ("scripts", "Its scripts")],
            quota: false,
        },
    },
    Question {
        capability: "store",
        label: "How much may it keep?",
        help: "From “1 KiB” to “1 GiB”. Empty means 8 MiB.",
        answer: Answer::Text { example: "8 MiB" },
    },
    Question {
        capability: "jobs",
        label: "How often may it put off work for later?",
        help: "From “1/hour” to “10000/hour”. Empty means 120 in an hour.",
        answer: Answer::Text { example: "120/hour" },
    },
];

/// What was sent for the capabilities: what the owner grants, and what is missing or not written as it has to be.
pub(super) fn read<'a>(
    form: &VerifiedForm,
    capabilities: impl IntoIterator<Item = &'a str>,
) -> (Vec<(String, Grant)>, Vec<FieldError>) {
    let (mut grants, mut errors) = (Vec::new(), Vec::new());
    for question in capabilities.into_iter().filter_map(question) {
        match question.read(form) {
            Ok(grant) => {
                if let Err(message) = check_grant(question.capability, &grant) {
                    let whole = format!("the grant `{}` ", question.capability);
                    let rule = message.strip_prefix(&whole).unwrap_or(&message);
                    errors.push(FieldError::new(question.capability, format!("this {rule}")));
                }
                grants.push((question.capability.to_owned(), grant));
            }
            Err(message) => errors.push(FieldError::new(question.capability, message)),
        }
    }
    (grants, errors)
}

/// The fields for the capabilities, with what is granted now and what is wrong with it.
pub(super) fn fields<'a>(
    capabilities: impl IntoIterator<Item = &'a str>,
    granted: impl Fn(&str) -> Option<Grant>,
    errors: &[FieldError],
) -> Vec<PanelFieldContext> {
    let asked = capabilities.into_iter().filter_map(question);
    asked.flat_map(|question| question.fields(granted(question.capability), errors)).collect()
}

/// What is wrong that stands at no field of these capabilities.
pub(super) fn elsewhere<'a>(
    capabilities: impl IntoIterator<Item = &'a str>,
    errors: &[FieldError],
) -> Vec<String> {
    let asked: Vec<_> = capabilities.into_iter().filter_map(question).map(|asked| asked.capability).collect();
    let others = errors.iter().filter(|error| !asked.contains(&error.field.as_str()));
    others.map(|error| super::page::sentence(&error.message)).collect()
}

fn question(capability: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.capability == capability)
}

impl Question {
    fn name(&self) -> String {
        format!("{PREFIX}{}", self.capability)
    }

    fn read(&self, form: &VerifiedForm) -> Result<Grant, String> {
        let name = self.name();
        let lines = |text: &str| -> Vec<String> {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        match &self.answer {
            Answer::Lines { or_all, .. } => match lines(form.get(&name)) {
                items if items.is_empty() && *or_all => Ok(Grant::Allowed),
                items if items.is_empty() => Err("Write at least one.".to_owned()),
                items => Ok(Grant::Only(items)),
            },
            Answer::Text { .. } => match form.get(&name).trim() {
                "" => Ok(Grant::Allowed),
                text => Ok(Grant::Only(vec![text.to_owned()])),
            },
            Answer::Choices { choices, quota } => {
                let sent = form.fields().iter().filter(|(key, _)| *key == name).map(|(_, value)| value);
                let known = |value: &&String| choices.iter().any(|(choice, _)| choice == value);
                let mut items: Vec<String> = sent.filter(known).cloned().collect();
                if items.is_empty() {
                    return Err("Choose at least one.".to_owned());
                }
                let size = form.get(&format!("{name}{QUOTA}")).trim();
                if *quota && !size.is_empty() {
                    items.push(size.to_owned());
                }
                Ok(Grant::Only(items))
            }
        }
    }

    fn fields(&self, granted: Option<Grant>, errors: &[FieldError]) -> Vec<PanelFieldContext> {
        let own = errors.iter().filter(|error| error.field == self.capability);
        let mut field = PanelFieldContext {
            id: format!("grant-{}", self.capability),
            name: self.name(),
            label: self.label.to_owned(),
            shape: FieldKind::LongText,
            help: self.help.to_owned(),
            required: true,
            value: String::new(),
            placeholder: String::new(),
            max_length: 0,
            minimum: String::new(),
            maximum: String::new(),
            choices: Vec::new(),
            errors: own.map(|error| super::page::sentence(&error.message)).collect(),
        };
        let items = if let Some(Grant::Only(items)) = &granted { items.as_slice() } else { &[] };
        match &self.answer {
            Answer::Lines { example, or_all } => {
                field.required = !or_all;
                field.placeholder = (*example).to_owned();
                field.value = items.join("\n");
            }
            Answer::Text { example } => {
                field.required = false;
                field.shape = FieldKind::Text;
                field.placeholder = (*example).to_owned();
                field.value = items.join(" ");
            }
            Answer::Choices { choices, quota } => {
                let chosen =
                    |value: &str| granted == Some(Grant::Allowed) || items.iter().any(|item| item == value);
                let choice = |(value, label): &(&str, &str)| PanelChoiceContext {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                    chosen: chosen(value),
                };
                field.shape = FieldKind::Choices;
                field.choices = choices.iter().map(choice).collect();
                if *quota {
                    let is_quota = |item: &&String| choices.iter().all(|(choice, _)| choice != item);
                    let size = items.iter().find(is_quota).cloned().unwrap_or_default();
                    let quota = self.quota(&field, size);
                    return vec![field, quota];
                }
            }
        }
        vec![field]
    }

    /// The field for how much it may add.
    fn quota(&self, beside: &PanelFieldContext, size: String) -> PanelFieldContext {
        PanelFieldContext {
            id: format!("{}-quota", beside.id),
            name: format!("{}{QUOTA}", beside.name),
            label: "How much may it add?".to_owned(),
            shape: FieldKind::Text,
            help: "From “1 KiB” to “1024 GiB”.".to_owned(),
            required: false,
            value: size,
            placeholder: "64 MiB".to_owned(),
            choices: Vec::new(),
            errors: Vec::new(),
            ..beside.clone()
        }
    }
}
