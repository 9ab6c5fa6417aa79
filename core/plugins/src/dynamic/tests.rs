//! Values of random types, there and back again, and what is said of JSON that does not fit.

use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json};
use wasmtime::component::Val;

use super::{
    json::to_json,
    shape::{Shape, Whole},
    value::from_json,
};

fn whole(kind: Whole, number: u64) -> Val {
    match kind {
        Whole::S8 => Val::S8(number as i8),
        Whole::U8 => Val::U8(number as u8),
        Whole::S16 => Val::S16(number as i16),
        Whole::U16 => Val::U16(number as u16),
        Whole::S32 => Val::S32(number as i32),
        Whole::U32 => Val::U32(number as u32),
        Whole::S64 => Val::S64(number as i64),
        Whole::U64 => Val::U64(number),
    }
}

fn wholes() -> impl Strategy<Value = Whole> {
    use Whole::{S8, S16, S32, S64, U8, U16, U32, U64};
    prop::sample::select(vec![S8, U8, S16, U16, S32, U32, S64, U64])
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("name-{number}")).collect()
}

fn plain_shapes() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Bool),
        wholes().prop_map(Shape::Whole),
        Just(Shape::F32),
        Just(Shape::F64),
        Just(Shape::Char),
        Just(Shape::String),
        (1_usize..5).prop_map(|count| Shape::Enum(None, names(count))),
        (1_usize..5).prop_map(|count| Shape::Flags(None, names(count))),
    ]
}

fn shapes() -> impl Strategy<Value = Shape> {
    plain_shapes().prop_recursive(4, 24, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed().prop_map(Shape::List),
            boxed().prop_map(Shape::Option),
            vec(inner.clone(), 1..4).prop_map(Shape::Tuple),
            vec(inner.clone(), 1..4).prop_map(|shapes| Shape::Record(
                None,
                names(shapes.len()).into_iter().zip(shapes).collect()
            )),
            vec(option::of(inner.clone()), 1..4).prop_map(|shapes| Shape::Variant(
                None,
                names(shapes.len()).into_iter().zip(shapes).collect()
            )),
            (option::of(boxed()), option::of(boxed())).prop_map(|(ok, error)| Shape::Result(ok, error)),
        ]
    })
}

fn boxed(shape: Option<Box<Shape>>) -> BoxedStrategy<Option<Box<Val>>> {
    match shape {
        Some(shape) => values(*shape).prop_map(|value| Some(Box::new(value))).boxed(),
        None => Just(None).boxed(),
    }
}

fn each(shapes: Vec<Shape>) -> BoxedStrategy<Vec<Val>> {
    shapes.into_iter().map(values).collect::<Vec<_>>().boxed()
}

fn values(shape: Shape) -> BoxedStrategy<Val> {
    match shape {
        Shape::Bool => any::<bool>().prop_map(Val::Bool).boxed(),
        Shape::Whole(kind) => any::<u64>().prop_map(move |number| whole(kind, number)).boxed(),
        Shape::F32 => any::<f32>().prop_map(Val::Float32).boxed(),
        Shape::F64 => any::<f64>().prop_map(Val::Float64).boxed(),
        Shape::Char => any::<char>().prop_map(Val::Char).boxed(),
        Shape::String => any::<String>().prop_map(Val::String).boxed(),
        Shape::List(item) => vec(values(*item), 0..5).prop_map(Val::List).boxed(),
        Shape::Option(inner) => {
            option::of(values(*inner)).prop_map(|value| Val::Option(value.map(Box::new))).boxed()
        }
        Shape::Tuple(shapes) => each(shapes).prop_map(Val::Tuple).boxed(),
        Shape::Record(_, fields) => {
            let (names, shapes): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
            each(shapes)
                .prop_map(move |values| Val::Record(names.iter().cloned().zip(values).collect()))
                .boxed()
        }
        Shape::Variant(_, cases) => prop::sample::select(cases)
            .prop_flat_map(|(name, shape)| {
                boxed(shape.map(Box::new)).prop_map(move |value| Val::Variant(name.clone(), value))
            })
            .boxed(),
        Shape::Enum(_, cases) => prop::sample::select(cases).prop_map(Val::Enum).boxed(),
        Shape::Flags(_, names) => {
            let count = names.len();
            prop::sample::subsequence(names, 0..=count).prop_map(Val::Flags).boxed()
        }
        Shape::Result(ok, error) => {
            let good = boxed(ok).prop_map(|value| Val::Result(Ok(value)));
            prop_oneof![good, boxed(error).prop_map(|value| Val::Result(Err(value)))].boxed()
        }
        Shape::Other(_) => unreachable!("no shape of the tests is another"),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back((shape, value) in shapes().prop_flat_map(|shape| (Just(shape.clone()), values(shape)))) {
        let text = serde_json::to_string(&to_json(&shape, &value)).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let back = from_json(&shape, &json, "input").unwrap();
        prop_assert!(back == value, "{text}: {back:?}");
    }

    #[test]
    fn a_sample_fits_its_type(shape in shapes()) {
        let sample = shape.sample();
        prop_assert!(from_json(&shape, &sample, "input").is_ok(), "{sample}");
    }

    #[test]
    fn other_json_is_refused_and_nothing_panics(shape in shapes(), text in "[\\[{\"a0,:}\\]]{0,12}") {
        if let Ok(json) = serde_json::from_str::<Value>(&text) {
            let _ = from_json(&shape, &json, "input");
        }
    }
}

fn request() -> Shape {
    let pair = Shape::Tuple(vec![Shape::String, Shape::String]);
    let body = [("empty", None), ("bytes", Some(Shape::List(Box::new(Shape::Whole(Whole::U8)))))];
    let body = body.map(|(name, shape)| (name.to_owned(), shape)).to_vec();
    let fields = [
        ("method", Shape::String),
        ("size", Shape::Whole(Whole::U8)),
        ("stage", Shape::Enum(Some("stage".into()), vec!["draft".into(), "publish".into()])),
        ("entry", Shape::Option(Box::new(Shape::String))),
        ("body", Shape::Variant(Some("body".into()), body)),
        ("extra", Shape::List(Box::new(pair))),
    ];
    Shape::Record(Some("request".into()), fields.map(|(name, shape)| (name.to_owned(), shape)).to_vec())
}

fn complaint(change: impl FnOnce(&mut Value)) -> String {
    let mut json = json!({"method": "GET", "size": 1, "stage": "draft", "body": {"bytes": "x"}});
    change(&mut json);
    from_json(&request(), &json, "input").map(|_| String::new()).unwrap_or_else(|misfit| misfit.to_string())
}

#[test]
fn options_and_lists_may_be_left_out() {
    assert_eq!(complaint(|_| {}), "");
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    assert_eq!(
        complaint(|json| json["size"] = json!(256)),
        "input.size: this is the number 256, where `u8` belongs"
    );
    assert_eq!(
        complaint(|json| json["methud"] = json!("GET")),
        "input: `request` has no \"methud\"; did you mean \"method\"?"
    );
    assert_eq!(
        complaint(|json| json["stage"] = json!("published")),
        "input.stage: `stage` has no \"published\"; did you mean \"publish\"?"
    );
    assert_eq!(
        complaint(|json| {
            json.as_object_mut().unwrap().remove("method");
        }),
        "input.method: this is missing: `string` belongs here"
    );
    assert_eq!(
        complaint(|json| json["body"] = json!("bytes")),
        "input.body.bytes: the case has a value: write {\"bytes\": …}, with a text or {\"base64\": \"…\"} (`list<u8>`)"
    );
    assert!(
        complaint(|json| json["body"] = json!({"bytes": {"base64": "?"}}))
            .starts_with("input.body.bytes.base64")
    );
    assert_eq!(
        complaint(|json| json["extra"] = json!([["a", "b"], ["c"]])),
        "input.extra[1]: this is a list of 1, where a list of 2 (`tuple<string, string>`) belongs"
    );
}

#[test]
fn bytes_are_text_where_they_can_be() {
    let shape = Shape::List(Box::new(Shape::Whole(Whole::U8)));
    let bytes = |bytes: &[u8]| to_json(&shape, &Val::List(bytes.iter().copied().map(Val::U8).collect()));
    assert_eq!(bytes(b"text"), json!("text"));
    assert_eq!(bytes(b"\xff\x00"), json!({"base64": "/wA="}));
}

#[test]
fn definitions_come_after_those_that_they_need() {
    let mut definitions = Vec::new();
    Shape::List(Box::new(request())).define(&mut definitions);
    let heads: Vec<_> = definitions.iter().map(|text| text.lines().next().unwrap()).collect();
    assert_eq!(heads, ["enum stage {", "variant body {", "record request {"]);
    assert!(definitions[2].contains("  extra: list<tuple<string, string>>,\n"));
}

#[test]
fn every_function_of_every_hook_is_known() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugin-api/wit");
    let mut found = 0;
    for item in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(item.unwrap().path()).unwrap();
        // Hooks are what a world exports.
        for interface in text.lines().filter_map(|line| line.trim().strip_prefix("export ")) {
            let start = format!("interface {} {{", interface.trim_end_matches(';'));
            let Some((_, body)) = text.split_once(&start) else { continue };
            let body = body.split("\n  }\n").next().unwrap();
            for name in
                body.lines().filter_map(|line| line.trim().split_once(": func(")).map(|(name, _)| name)
            {
                assert!(super::NAMES.contains(&name), "{name}");
                found += 1;
            }
        }
    }
    assert!(found > 20, "{found} functions were found");
}
