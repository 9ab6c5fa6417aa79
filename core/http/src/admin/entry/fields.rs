//! The fields of an entry's form, as templates see them.

mod conditions;
mod offered;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::{
    conditions::conditions,
    offered::{key, offered},
};

use crate::{App, admin::page::sentence, error::HttpError, visitor::Visitor};
use sandpress_domain::{FieldError, FieldValues, Filled, Part, SiteZone, ValueKind, local_moment};
use sandpress_plugins::{FieldDefinition, TypeDefinition};
use sandpress_themes::contexts::admin::{
    BoxContext, ChoiceContext, FieldContext, ProblemContext, RowContext,
};

/// What the fields of a form are drawn from.
pub(super) struct Drawing<'a> {
    errors: HashMap<&'a str, Vec<String>>,
    offered: HashMap<String, Vec<ChoiceContext>>,
    focus: Option<&'a str>,
    zone: &'a SiteZone,
}

/// The fields with their values, and what is wrong.
pub(in crate::admin) struct Drawn {
    pub(in crate::admin) fields: Vec<FieldContext>,
    pub(in crate::admin) problems: Vec<ProblemContext>,
    /// What is wrong with no field of the form.
    pub(in crate::admin) others: Vec<String>,
}

/// The fields around a place with what their names begin with, the nearest last.
type Scopes<'a> = Vec<(&'a [FieldDefinition], String)>;

/// Draws the fields. `focus` is the name of a list that was just changed.
pub(in crate::admin) async fn draw_fields(
    app: &App,
    visitor: &Visitor,
    definition: &TypeDefinition,
    (values, errors): (&FieldValues, &[FieldError]),
    focus: Option<&str>,
) -> Result<Drawn, HttpError> {
    // What has no place in the form is told as an error; all else is shown.
    let filled = Filled::read(definition, values).unwrap_or_else(|_| {
        let known = values.iter().filter(|(name, _)| definition.has_field(name));
        let known = known.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Filled::read(definition, &known).unwrap_or_default()
    });
    let mut by_field: HashMap<&str, Vec<String>> = HashMap::new();
    for error in errors {
        by_field.entry(error.field.as_str()).or_default().push(sentence(&error.message));
    }
    let offered = offered(app, &visitor.actor()?, definition, values).await?;
    let drawing = Drawing { errors: by_field, offered, focus, zone: &app.site().time_zone };
    let fields = drawing.fields(&definition.fields, Some(filled.parts()), "", &mut Vec::new());
    let mut shown = HashSet::new();
    fields.iter().for_each(|field| note(field, &mut shown));
    let is_shown = |error: &&FieldError| shown.contains(&anchor(definition, &error.field));
    let is_elsewhere = |error: &&FieldError| error.field == "path" || is_shown(error);
    let problems = errors.iter().filter(is_shown).map(|error| ProblemContext {
        id: format!("field-{}", anchor(definition, &error.field).replace('.', "-")),
        label: definition.label_of(&error.field),
        message: sentence(&error.message),
    });
    let others = errors.iter().filter(|error| !is_elsewhere(error)).map(|error| sentence(&error.message));
    Ok(Drawn { problems: problems.collect(), others: others.collect(), fields })
}

/// The name of the field beside which an error of `name` is shown: of a ticked box the field with all boxes.
fn anchor(definition: &TypeDefinition, name: &str) -> String {
    match definition.find(name) {
        Some(field) if field.kind == ValueKind::Choices => {
            let is_box = name.rsplit_once('.').filter(|(_, last)| last.parse::<u32>().is_ok());
            is_box.map_or(name, |(list, _)| list).to_owned()
        }
        _ => name.to_owned(),
    }
}

fn note(field: &FieldContext, shown: &mut HashSet<String>) {
    shown.insert(field.name.clone());
    field.fields.iter().chain(field.rows.iter().flat_map(|row| &row.fields)).for_each(|own| note(own, shown));
}

impl Drawing<'_> {
    fn fields<'a>(
        &self,
        fields: &'a [FieldDefinition],
        parts: Option<&HashMap<String, Part>>,
        prefix: &str,
        scopes: &mut Scopes<'a>,
    ) -> Vec<FieldContext> {
        scopes.push((fields, prefix.to_owned()));
        let draw = |field: &'a FieldDefinition| {
            let part = parts.and_then(|parts| parts.get(&field.name));
            self.field(field, part, format!("{prefix}{}", field.name), scopes)
        };
        let drawn = fields.iter().map(draw).collect();
        scopes.pop();
        drawn
    }

    fn field<'a>(
        &self,
        field: &'a FieldDefinition,
        part: Option<&Part>,
        name: String,
        scopes: &Scopes<'a>,
    ) -> FieldContext {
        let mut inner = scopes.clone();
        let mut context = self.plain(field, part, &name, scopes);
        match (field.kind, part) {
            (ValueKind::Choices, part) => {
                context.boxes = self.boxes(field, part, &name);
                let own = |(error, messages): (&&str, &Vec<String>)| {
                    let rest = error.strip_prefix(name.as_str())?;
                    rest.starts_with('.').then(|| messages.clone())
                };
                context.errors.extend(self.errors.iter().filter_map(own).flatten());
            }
            (_, part) if field.is_list() => {
                let empty = BTreeMap::new();
                let items = if let Some(Part::Items(items)) = part { items } else { &empty };
                context.is_list = true;
                context.can_add = items.len() < field.most_items() as usize;
                let last = items.len().saturating_sub(1);
                let rows = items.values().enumerate();
                context.rows =
                    rows.map(|(at, item)| self.row(field, item, (&name, at, last), &mut inner)).collect();
            }
            (ValueKind::Group, part) => {
                let parts = if let Some(Part::Fields(parts)) = part { Some(parts) } else { None };
                context.fields = self.fields(&field.fields, parts, &format!("{name}."), &mut inner);
            }
            _ => {}
        }
        context
    }

    fn plain(
        &self,
        field: &FieldDefinition,
        part: Option<&Part>,
        name: &str,
        scopes: &Scopes<'_>,
    ) -> FieldContext {
        let (conditions, condition_note) = conditions(field, scopes);
        let choice =
            |(value, label): &(String, String)| ChoiceContext { value: value.clone(), label: label.clone() };
        let mut choices: Vec<_> = field.choices.iter().map(choice).collect();
        let value = part.map_or("", Part::value).to_owned();
        if field.kind.is_reference() {
            choices = self.offered.get(&key(field)).cloned().unwrap_or_default();
            let is_offered = value.is_empty() || choices.iter().any(|choice| choice.value == value);
            if !is_offered {
                // An address, or something that is gone: kept until the author chooses something else.
                choices.insert(0, ChoiceContext { value: value.clone(), label: value.clone() });
            }
        }
        let media_kinds =
            field.of.iter().filter(|kind| *kind != "url").cloned().collect::<Vec<_>>().join(" ");
        FieldContext {
            id: format!("field-{}", name.replace('.', "-")),
            label: field.label.clone(),
            kind: field.kind.as_str().to_owned(),
            help: field.help.clone(),
            required: field.required,
            max_length: field.max_length,
            value: self.shown(field.kind, value),
            choices,
            errors: self.errors.get(name).cloned().unwrap_or_default(),
            minimum: self.shown(field.kind, field.minimum.clone()),
            maximum: self.shown(field.kind, field.maximum.clone()),
            step: field.step.clone(),
            media_kinds: if field.kind == ValueKind::Asset { media_kinds } else { String::new() },
            conditions,
            condition_note,
            zone: if field.kind == ValueKind::DateTime { self.zone.name().to_owned() } else { String::new() },
            autofocus: self.focus == Some(name),
            name: name.to_owned(),
            ..FieldContext::default()
        }
    }

    /// The value as browsers want it in the input of its kind.
    fn shown(&self, kind: ValueKind, value: String) -> String {
        if kind == ValueKind::DateTime { local_moment(&value, self.zone) } else { value }
    }

    fn row<'a>(
        &self,
        field: &'a FieldDefinition,
        item: &Part,
        (list, at, last): (&str, usize, usize),
        scopes: &mut Scopes<'a>,
    ) -> RowContext {
        let name = format!("{list}.{at}");
        let label = format!("{} {}", field.label, at + 1);
        let fields = match item {
            Part::Fields(parts) => self.fields(&field.fields, Some(parts), &format!("{name}."), scopes),
            part => {
                let single = FieldContext {
                    label: label.clone(),
                    help: String::new(),
                    required: false,
                    conditions: String::new(),
                    condition_note: String::new(),
                    ..self.plain(field, Some(part), &name, scopes)
                };
                vec![single]
            }
        };
        RowContext {
            id: format!("row-{}", name.replace('.', "-")),
            label,
            can_go_up: at > 0,
            can_go_down: at < last,
            name,
            fields,
        }
    }

    fn boxes(&self, field: &FieldDefinition, part: Option<&Part>, name: &str) -> Vec<BoxContext> {
        let chosen: Vec<&str> = match part {
            Some(Part::Items(items)) => items.values().map(Part::value).collect(),
            _ => Vec::new(),
        };
        let draw = |(at, (value, label)): (usize, &(String, String))| BoxContext {
            name: format!("{name}.{at}"),
            id: format!("field-{}-{at}", name.replace('.', "-")),
            value: value.clone(),
            label: label.clone(),
            ticked: chosen.contains(&value.as_str()),
        };
        field.choices.iter().enumerate().map(draw).collect()
    }
}
