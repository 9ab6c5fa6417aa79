//! Tables and forms.

use std::collections::HashSet;

use super::{MAX_LABEL, MAX_TEXT, Reader, most, new_id, tone, wit};
use sandpress_domain::panel::{Cell, Column, ColumnKind, FieldKind, Form, FormField, Row, Sort, Table};

/// The most of what stands in a table or a form.
const MAX_COLUMNS: usize = 12;
const MAX_ROWS: usize = 200;
const MAX_ACTIONS: usize = 4;
const MAX_FIELDS: usize = 50;
const MAX_CHOICES: usize = 200;
const MAX_ERRORS: usize = 10;

/// The most bytes of a cursor and of the key of a row.
const MAX_KEY: usize = 512;

/// The most characters of a value in a field.
const MAX_VALUE: usize = 100_000;

impl Reader<'_> {
    pub(super) fn table(&mut self, table: wit::Table) -> Result<Table, String> {
        most(table.columns.len(), MAX_COLUMNS, "columns")?;
        most(table.rows.len(), MAX_ROWS, "rows")?;
        most(table.actions.len(), MAX_ACTIONS, "actions")?;
        if table.columns.is_empty() {
            return Err("it has no columns".to_owned());
        }
        let id = new_id("its id", table.id, &mut self.tables)?;
        let mut keys = HashSet::new();
        let columns = table.columns.into_iter().map(|column| self.column(column, &mut keys));
        let columns: Vec<_> = columns.collect::<Result<_, _>>()?;
        let actions = table.actions.into_iter().map(|action| {
            if !action.fields.is_empty() {
                return Err(format!("its action {:?} has fields: rows are named by their keys", action.id));
            }
            self.action(action)
        });
        let actions = actions.collect::<Result<_, _>>()?;
        let mut keys = HashSet::new();
        let rows = table.rows.into_iter().map(|row| self.row(row, columns.len(), &mut keys));
        Ok(Table {
            id,
            rows: rows.collect::<Result<_, _>>()?,
            columns,
            actions,
            caption: self.text("its caption", table.caption, MAX_LABEL)?,
            empty: self.text("what it says where it is empty", table.empty, MAX_TEXT)?,
            sort: table.sort.map(|sort| Sort { column: sort.column, descending: sort.descending }),
            previous: self.cursor(table.previous)?,
            next: self.cursor(table.next)?,
            total: table.total,
        })
    }

    fn column(&mut self, column: wit::TableColumn, keys: &mut HashSet<String>) -> Result<Column, String> {
        Ok(Column {
            key: new_id("the key of a column", column.key, keys)?,
            label: self.label("the label of a column", column.label)?,
            kind: match column.kind.as_str() {
                "number" => ColumnKind::Number,
                "date" => ColumnKind::Date,
                "link" => ColumnKind::Link,
                "badge" => ColumnKind::Badge,
                _ => ColumnKind::Text,
            },
            sortable: column.sortable,
        })
    }

    fn row(&mut self, row: wit::Row, columns: usize, keys: &mut HashSet<String>) -> Result<Row, String> {
        if row.key.is_empty() || row.key.len() > MAX_KEY {
            return Err(format!("a row has a key of {} bytes, and a key has 1 to {MAX_KEY}", row.key.len()));
        }
        if !keys.insert(row.key.clone()) {
            return Err(format!("two rows have the key {:?}", row.key));
        }
        let key = self.text("the key of a row", row.key, MAX_KEY)?;
        if row.cells.len() != columns {
            return Err(format!("the row {key:?} has {} cells for {columns} columns", row.cells.len()));
        }
        let cells = row.cells.into_iter().map(|cell| {
            let text = self.text("a cell", cell.text, MAX_TEXT)?;
            let href = cell.target.map(|target| self.href(target)).transpose()?.unwrap_or_default();
            if !href.is_empty() && text.trim().is_empty() {
                return Err(format!("the row {key:?} has a link without a word"));
            }
            Ok(Cell { text, href, tone: tone(cell.tone) })
        });
        Ok(Row { cells: cells.collect::<Result<_, String>>()?, key, without_actions: row.without_actions })
    }

    fn cursor(&mut self, cursor: Option<String>) -> Result<Option<String>, String> {
        cursor
            .map(|cursor| match cursor.len() {
                0..=MAX_KEY => self.text("a cursor", cursor, MAX_KEY),
                bytes => Err(format!("a cursor has {bytes} bytes, at most {MAX_KEY} are allowed")),
            })
            .transpose()
    }

    pub(super) fn form(&mut self, form: wit::Form) -> Result<Form, String> {
        most(form.fields.len(), MAX_FIELDS, "fields")?;
        let id = new_id("its id", form.id, &mut self.acts)?;
        let mut names = HashSet::new();
        let fields = form.fields.into_iter().map(|field| self.form_field(field, &mut names));
        let fields: Vec<_> = fields.collect::<Result<_, _>>()?;
        // The question would have to carry the password through the browser.
        if form.confirmation.is_some() && fields.iter().any(|field| field.kind == FieldKind::Password) {
            return Err(
                "it has a password and asks before it is sent, and passwords never go back".to_owned()
            );
        }
        Ok(Form {
            id,
            fields,
            title: self.text("its title", form.title, MAX_LABEL)?,
            submit: self.label("the label of its button", form.submit)?,
            confirmation: self.confirmation(form.confirmation)?,
            errors: self.errors(form.errors)?,
        })
    }

    fn form_field(
        &mut self,
        field: wit::FormField,
        names: &mut HashSet<String>,
    ) -> Result<FormField, String> {
        let name = new_id("the name of a field", field.name, names)?;
        let kind = FieldKind::named(&field.kind);
        let own = |problem: String| format!("the field {name:?}: {problem}");
        most(field.choices.len(), MAX_CHOICES, "choices").map_err(own)?;
        let values = if kind == FieldKind::Choices { MAX_CHOICES } else { 1 };
        most(field.value.len(), values, "values").map_err(own)?;
        let label = match kind {
            FieldKind::Hidden => String::new(),
            _ => self.label("its label", field.label).map_err(own)?,
        };
        let values = if kind == FieldKind::Password { Vec::new() } else { field.value };
        let values = values.into_iter().map(|value| self.text("its value", value, MAX_VALUE));
        let value = values.collect::<Result<_, _>>().map_err(own)?;
        let choices = field.choices.into_iter().map(|choice| {
            let value = self.text("the value of a choice", choice.value, MAX_LABEL)?;
            Ok((value, self.label("the label of a choice", choice.label)?))
        });
        Ok(FormField {
            label,
            kind,
            value,
            choices: choices.collect::<Result<_, String>>().map_err(own)?,
            help: self.text("its help", field.help, MAX_TEXT).map_err(own)?,
            required: field.required,
            placeholder: self.text("its placeholder", field.placeholder, MAX_LABEL).map_err(own)?,
            min_length: field.min_length,
            max_length: field.max_length,
            minimum: self.text("its least value", field.minimum, 40).map_err(own)?,
            maximum: self.text("its greatest value", field.maximum, 40).map_err(own)?,
            errors: self.errors(field.errors).map_err(own)?,
            name: name.clone(),
        })
    }

    fn errors(&mut self, errors: Vec<String>) -> Result<Vec<String>, String> {
        most(errors.len(), MAX_ERRORS, "messages")?;
        errors.into_iter().map(|error| self.text("a message", error, MAX_TEXT)).collect()
    }
}
