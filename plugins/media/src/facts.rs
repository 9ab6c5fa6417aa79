//! What a camera noted in a picture (EXIF 2.3), as far as readers may want to know it. The place where it was taken is
//! never among it.

use exif::{Exif, In, Reader, Tag};
use sandpress_plugin::media_processor::Fact;

/// What is shown, under which name.
const SHOWN: &[(&str, Tag)] = &[
    ("Lens", Tag::LensModel),
    ("Taken", Tag::DateTimeOriginal),
    ("Exposure", Tag::ExposureTime),
    ("Aperture", Tag::FNumber),
    ("Sensitivity", Tag::PhotographicSensitivity),
    ("Focal length", Tag::FocalLength),
    ("Photographer", Tag::Artist),
    ("Copyright", Tag::Copyright),
];

/// Nothing where the notes are damaged.
pub(crate) fn read(exif: Vec<u8>) -> Vec<Fact> {
    let Ok(exif) = Reader::new().read_raw(exif) else { return Vec::new() };
    let camera = [Tag::Make, Tag::Model].map(|tag| value(&exif, tag)).join(" ");
    let camera = Fact { name: "Camera".to_owned(), value: camera.trim().to_owned() };
    let others = SHOWN.iter().map(|(name, tag)| Fact { name: (*name).to_owned(), value: value(&exif, *tag) });
    std::iter::once(camera).chain(others).filter(|fact| !fact.value.is_empty()).collect()
}

fn value(exif: &Exif, tag: Tag) -> String {
    let Some(field) = exif.get_field(tag, In::PRIMARY) else { return String::new() };
    if let exif::Value::Ascii(lines) = &field.value {
        let line = lines.first().map(|line| String::from_utf8_lossy(line)).unwrap_or_default();
        return line.trim_matches(|c: char| c == '\0' || c.is_whitespace()).chars().take(200).collect();
    }
    field.display_value().with_unit(exif).to_string().chars().take(200).collect()
}
