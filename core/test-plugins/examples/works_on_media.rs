//! Works on text files, well or badly: as their first word says.

use sandpress_plugin::media_processor::{
    MediaProcessor, Order, Probed, ProcessorDefinition, Sink, Source, write_all,
};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WorksOnMedia;

impl Behaviour for WorksOnMedia {
    const ID: &'static str = "works-on-media";
}

fn word(source: &Source) -> Result<String, Error> {
    let text = String::from_utf8_lossy(&source.read(0, 64)?).into_owned();
    Ok(text.split_whitespace().next().unwrap_or_default().to_owned())
}

impl MediaProcessor for WorksOnMedia {
    fn definition() -> ProcessorDefinition {
        ProcessorDefinition::new("1", &["text/plain"], &["image/jpeg"])
    }

    fn probe(source: &Source, _media_type: &str) -> Result<Probed, Error> {
        match word(source)?.as_str() {
            "spins" => loop {
                std::hint::black_box(());
            },
            "hoards" => {
                let mut hoard = Vec::new();
                loop {
                    hoard.push(vec![1_u8; 1 << 20]);
                }
            }
            "panics" => panic!("as the file wished"),
            "refuses" => Err(Error::invalid("", "the file\nwished it")),
            "reads-wrongly" => {
                match (source.read(0, 0), source.read(0, (256 << 10) + 1), source.read(u64::MAX, 1)) {
                    (Err(Error::Invalid(_)), Err(Error::Invalid(_)), Ok(nothing)) if nothing.is_empty() => {
                        Ok(Probed { codecs: "held".into(), ..Probed::default() })
                    }
                    other => Err(Error::Internal(format!("{other:?}"))),
                }
            }
            "boasts" => Ok(Probed {
                width: u32::MAX,
                height: 1,
                is_drawable: true,
                codecs: "a\u{7}\nb".into(),
                placeholder: "javascript:alert(1)".into(),
                ..Probed::default()
            }),
            _ => Ok(Probed { width: 400, height: 300, is_drawable: true, ..Probed::default() }),
        }
    }

    fn make(source: &Source, _media_type: &str, _order: &Order, sink: &Sink) -> Result<(), Error> {
        if word(source)? == "floods" {
            let piece = vec![0; 256 << 10];
            loop {
                write_all(sink, &piece)?;
            }
        }
        write_all(sink, b"small")
    }
}

component!(WorksOnMedia: lifecycle, publication_type; also media_processor);
