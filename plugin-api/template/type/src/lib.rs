//! The publication type `{{name}}`: a recipe, with a form of its own in the admin.

use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::publication_type::{
    Entry, EntrySummary, FieldDefinition, PublicationType, Stage, TypeDefinition,
};
use sandpress_plugin::types::{Error, FieldValue, value_of};

/// The plugin. It holds nothing: each call may come to a fresh instance.
struct Plugin;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
        Description::new(
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Recipes, with ingredients and steps.",
        )
    }
}

impl PublicationType for Plugin {
    // The form that authors see under “New entry”.
    fn definition() -> TypeDefinition {
        TypeDefinition::new("{{name}}", "Recipe", "Recipes")
            .field(
                FieldDefinition::new("title", "text", "Name")
                    .required()
                    .max_length(120),
            )
            .field(
                FieldDefinition::new("servings", "number", "Servings")
                    .between("1", "100")
                    .step("1")
                    .default_value("4"),
            )
            .field(
                FieldDefinition::new("minutes", "number", "Minutes")
                    .help("From the first cut to the table."),
            )
            .field(
                FieldDefinition::new("ingredients", "long-text", "Ingredients")
                    .help("One on a line.")
                    .required(),
            )
            // The site's editor renders it; see `render`.
            .field(FieldDefinition::new("steps", "rich-text", "Steps").required())
            // A file of the media library; see `picture`.
            .field(FieldDefinition::new("picture", "asset", "Picture").of("image"))
    }

    // What is stored, on every way into the site. A draft may be incomplete.
    fn validate(fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        let fields = Self::definition().check(fields, stage)?;
        let servings = value_of(&fields, "servings");
        if !servings.is_empty()
            && !servings
                .parse::<u32>()
                .is_ok_and(|number| (1..=100).contains(&number))
        {
            return Err(Error::invalid(
                "servings",
                "A recipe is for 1 to 100 people.",
            ));
        }
        Ok(fields)
    }

    // The entry's own HTML; the page around it is the theme's.
    fn render(entry: Entry) -> Result<String, Error> {
        let items: Markup = ingredients(entry.field("ingredients"))
            .map(|ingredient| html!["<li>", ingredient, "</li>"])
            .collect();
        // The editor's HTML was cleaned by the site, so it goes in as it is.
        let steps = entry
            .rendered("steps")
            .map(|steps| Markup::from_html(steps.html.as_str()));
        let html = html![
            facts(&entry),
            "<h2>Ingredients</h2><ul>",
            items,
            "</ul><h2>Steps</h2>",
            steps,
            picture(&entry)
        ];
        Ok(html.into_string())
    }

    // What lists, feeds and search engines show.
    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        let ingredients: Vec<_> = ingredients(entry.field("ingredients")).take(5).collect();
        let mut summary =
            EntrySummary::new(entry.field("title")).schema("@type", "Recipe");
        if !ingredients.is_empty() {
            summary.excerpt = format!("With {}.", ingredients.join(", "));
        }
        Ok(summary)
    }
}

/// For how many, and how long it takes; nothing where neither is known.
fn facts(entry: &Entry) -> Markup {
    let servings = entry.field("servings");
    let minutes = entry.field("minutes");
    match (servings, minutes) {
        ("", "") => html![],
        (servings, "") => html!["<p>For ", servings, ".</p>"],
        ("", minutes) => html!["<p>", minutes, " minutes.</p>"],
        (servings, minutes) => html!["<p>For ", servings, ", in ", minutes, " minutes.</p>"],
    }
}

/// The picture with what the media library says that it shows; nothing where there is none.
fn picture(entry: &Entry) -> Markup {
    match entry.asset("picture") {
        Some(asset) => html![
            "<p><img src=\"",
            asset.url.as_str(),
            "\" alt=\"",
            asset.alt.as_str(),
            "\"></p>"
        ],
        None => html![],
    }
}

/// The lines that say something.
fn ingredients(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

sandpress_plugin::export!(Plugin: lifecycle, publication_type);

#[cfg(test)]
mod tests {
    use sandpress_plugin::publication_type::RenderedField;
    use sandpress_plugin::types::fields;

    use super::*;

    fn soup() -> Entry {
        Entry::new([
            ("title", "Soup"),
            ("servings", "2"),
            ("ingredients", "water\n\nsalt & pepper"),
        ])
        .with_rendered(RenderedField::new("steps", "<p>Boil it.</p>", "Boil it."))
    }

    #[test]
    fn a_recipe_is_drawn() {
        let html = Plugin::render(soup()).unwrap();
        assert!(html.starts_with("<p>For 2.</p>"));
        assert!(html.contains("<ul><li>water</li><li>salt &amp; pepper</li></ul>"));
        assert!(html.ends_with("<p>Boil it.</p>"));
        assert_eq!(
            Plugin::summary(soup()).unwrap().excerpt,
            "With water, salt & pepper."
        );
    }

    #[test]
    fn a_draft_may_be_incomplete_and_a_published_recipe_may_not() {
        let title_only = || fields([("title", "Soup")]);
        assert!(Plugin::validate(title_only(), Stage::Draft).is_ok());
        let Err(Error::Invalid(errors)) = Plugin::validate(title_only(), Stage::Publish) else {
            panic!("it was published");
        };
        assert_eq!(errors[0].field, "ingredients");
    }

    #[test]
    fn servings_are_a_whole_number() {
        for bad in ["0", "2.5", "101"] {
            let recipe = fields([("title", "Soup"), ("servings", bad)]);
            assert!(Plugin::validate(recipe, Stage::Draft).is_err(), "{bad}");
        }
    }
}
