//! A publication type with numbers, a repeater, a group, several choices, conditions and a picture: what the bundled types
//! can do, anybody's can.

use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::publication_type::{Entry, EntrySummary, FieldDefinition, TypeDefinition};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct Recipe;

impl Behaviour for Recipe {
    const ID: &'static str = "recipe";

    fn definition() -> TypeDefinition {
        let ingredient = |name, kind, label| FieldDefinition::new(name, kind, label).within("ingredients");
        TypeDefinition::new("recipe", "Recipe", "Recipes")
            .field(FieldDefinition::new("title", "text", "Name").required().max_length(100))
            .field(
                FieldDefinition::new("servings", "number", "Servings")
                    .between("1", "100")
                    .step("1")
                    .default_value("4"),
            )
            .field(
                FieldDefinition::new("diet", "choices", "Diet")
                    .choice("vegan", "Vegan")
                    .choice("nuts", "With nuts"),
            )
            .field(
                FieldDefinition::new("warning", "text", "Warning about nuts")
                    .required()
                    .shown_if("diet", ["nuts"]),
            )
            .field(FieldDefinition::new("ingredients", "repeater", "Ingredients").required().items(1, 20))
            .field(ingredient("amount", "number", "Amount").between("0", ""))
            .field(ingredient("name", "text", "What").required().max_length(50))
            .field(FieldDefinition::new("times", "group", "Times"))
            .field(FieldDefinition::new("oven", "boolean", "Needs an oven").within("times"))
            .field(
                FieldDefinition::new("baking", "number", "Minutes in the oven")
                    .within("times")
                    .required()
                    .shown_if("oven", ["true"]),
            )
            .field(FieldDefinition::new("served", "date-time", "First served"))
            .field(FieldDefinition::new("colour", "colour", "Colour"))
            .field(FieldDefinition::new("picture", "asset", "Picture").of("image"))
            .field(FieldDefinition::new("goes-with", "entry", "Goes with").of("recipe").items(0, 3))
    }

    fn render(entry: Entry) -> Result<String, Error> {
        let ingredients: Markup = (0..entry.items("ingredients"))
            .map(|item| {
                let field = |name: &str| entry.field(&format!("ingredients.{item}.{name}"));
                html!["<li>", field("amount"), " ", field("name"), "</li>"]
            })
            .collect();
        let picture = entry
            .asset("picture")
            .map(|asset| html!["<img src=\"", asset.url.as_str(), "\" alt=\"", asset.alt.as_str(), "\">"]);
        let with: Markup = (0..entry.items("goes-with"))
            .filter_map(|item| entry.reference(&format!("goes-with.{item}")))
            .map(|other| html!["<a href=\"", other.url.as_str(), "\">", other.title.as_str(), "</a>"])
            .collect();
        let diet = entry.values("diet").join(", ");
        Ok(html![picture, "<p>", diet, "</p><ul>", ingredients, "</ul>", with].into_string())
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        let mut summary = EntrySummary::new(entry.field("title"))
            .label(format!("For {}", entry.field("servings")))
            .schema("@type", "Recipe")
            .schema("recipeYield", entry.field("servings"));
        for item in 0..entry.items("ingredients") {
            let name = entry.field(&format!("ingredients.{item}.name"));
            summary = summary.schema(format!("recipeIngredient.{item}"), name);
        }
        if let Some(picture) = entry.asset("picture") {
            summary = summary.image(picture.url.as_str(), picture.alt.as_str()).media(picture.into());
        }
        Ok(summary)
    }
}

component!(Recipe: lifecycle, publication_type);
