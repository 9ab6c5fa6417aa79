use std::path::Path;

use sandpress_domain::{FieldValues, ThemeLook, ThemeValues};
use serde_json::json;

use super::ThemeSettings;
use crate::manifest::ThemeManifest;

const THEME: &str = r##"
name = "a"
version = "1"
label = "A"
[[settings]]
name = "accent"
kind = "colour"
label = "Accent"
default = "#112233"
css = "--accent"
[[settings]]
name = "gap-width"
kind = "number"
label = "Gap"
default = 2
css = "--gap"
unit = "rem"
[[settings]]
name = "share"
kind = "choices"
label = "Share"
default = ["a"]
choices = [{ value = "a", label = "A" }, { value = "b", label = "B" }]
[[settings]]
name = "wide"
kind = "boolean"
label = "Wide"
default = true
[[settings]]
name = "logo"
kind = "asset"
label = "Logo"
of = ["image"]
[[settings]]
name = "links"
kind = "repeater"
label = "Links"
[[settings.fields]]
name = "words"
kind = "text"
label = "Words"
"##;

/// The id of an asset.
const LOGO: &str = "0198c6f0-7c1e-7d6a-9f55-0a4f8f2f6a11";

fn manifest(text: &str) -> ThemeManifest {
    ThemeManifest::parse(Path::new("theme.toml"), text).unwrap()
}

fn values(pairs: &[(&str, &str)]) -> FieldValues {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn saved(pairs: &[(&str, &str)]) -> ThemeSettings {
    let definitions = manifest(THEME).settings;
    let accepted = ThemeSettings::new(&definitions, None).accept(&values(pairs)).unwrap();
    ThemeSettings::new(&definitions, Some(&accepted))
}

#[test]
fn without_anything_saved_all_is_as_the_theme_has_it() {
    let settings = ThemeSettings::new(&manifest(THEME).settings, None);
    assert_eq!(
        settings.typed(&ThemeLook::default()),
        json!({
            "accent": "#112233", "gap_width": 2, "share": ["a"], "wide": true, "logo": "", "links": []
        })
    );
    assert_eq!(settings.style_sheet(), "");
    assert!(settings.notes().is_empty());
}

#[test]
fn values_are_typed_and_reach_style_sheets() {
    let settings = saved(&[
        ("accent", "#AABBCC"),
        ("gap-width", "1.5"),
        ("share.0", "b"),
        ("logo", LOGO),
        ("links.0.words", "Tides"),
    ]);
    let assets = [(LOGO.to_owned(), "/media/ab/logo.svg".to_owned())].into();
    assert_eq!(
        settings.typed(&ThemeLook { assets, ..ThemeLook::default() }),
        json!({
            "accent": settings.values().get("accent"), "gap_width": 1.5, "share": ["b"], "wide": false,
            "logo": "/media/ab/logo.svg", "links": [{ "words": "Tides" }]
        })
    );
    let accent = settings.values().get("accent");
    assert_eq!(settings.style_sheet(), format!(":root{{--accent:{accent};--gap:1.5rem;}}\n"));
}

#[test]
fn bad_values_are_refused_by_field() {
    let settings = ThemeSettings::new(&manifest(THEME).settings, None);
    let given = values(&[("accent", "red;}body{"), ("share.0", "z"), ("gap-width", "wide")]);
    let mut fields: Vec<_> =
        settings.accept(&given).unwrap_err().into_iter().map(|error| error.field).collect();
    fields.sort();
    assert_eq!(fields, ["accent", "gap-width", "share.0"]);
}

#[test]
fn an_update_keeps_what_fits_and_says_what_does_not() {
    let stored = ThemeValues {
        known: ["accent", "share", "gone"].map(str::to_owned).into(),
        values: values(&[("accent", "#445566"), ("share.0", "x"), ("gone", "y")]),
    };
    let settings = ThemeSettings::new(&manifest(THEME).settings, Some(&stored));
    let typed = settings.typed(&ThemeLook::default());
    assert_eq!(
        (&typed["accent"], &typed["share"], &typed["wide"]),
        (&json!("#445566"), &json!(["a"]), &json!(true))
    );
    assert_eq!(settings.notes().len(), 2, "{:?}", settings.notes());
    assert!(settings.notes().iter().any(|note| note.contains("gone")));
    assert!(settings.notes().iter().any(|note| note.contains("Share")));
}

#[test]
fn what_a_theme_says_of_its_settings_has_to_be_sound() {
    let head = "name = \"a\"\nversion = \"1\"\nlabel = \"A\"\n[[settings]]\nname = \"x\"\nlabel = \"X\"\n";
    for (rest, wrong) in [
        ("kind = \"hologram\"", "the kinds are text"),
        ("kind = \"rich-text\"", "the kinds are text"),
        ("kind = \"text\"\ncss = \"--x\"", "only colours, numbers and choices"),
        ("kind = \"colour\"\ncss = \"x\"", "no custom property"),
        ("kind = \"colour\"\ndefault = \"red\"", "default value"),
        ("kind = \"number\"\nunit = \"rem\"", "unit"),
        ("kind = \"choice\"\ncss = \"--x\"\nchoices = [{ value = \"a;b\", label = \"A\" }]", "ends a value"),
        (
            "kind = \"choices\"\ndefault = [\"z\"]\nchoices = [{ value = \"a\", label = \"A\" }]",
            "does not offer",
        ),
        ("kind = \"text\"\ncolour = 1", "unknown field `colour`"),
        ("kind = \"text\"\n[[settings]]\nname = \"x\"\nlabel = \"X\"\nkind = \"text\"", "twice"),
    ] {
        let error = ThemeManifest::parse(Path::new("theme.toml"), &format!("{head}{rest}\n")).unwrap_err();
        assert!(error.to_string().contains(wrong), "{rest}: {error}");
        assert!(error.to_string().starts_with("theme.toml:"), "{error}");
    }
}
