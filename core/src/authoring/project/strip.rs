//! Takes out of a component what only costs bytes.

use wasmparser::{BinaryReader, BinaryReaderError};

/// The length of magic, version and layer.
const HEAD: usize = 8;

/// The sections of a component that hold another binary: a core module, a component.
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;
const CUSTOM: u8 = 0;

/// What the fifth to eighth byte of a component are.
const IS_COMPONENT: &[u8] = b"\x0d\0\x01\0";

/// The component without its custom sections, which nothing runs by: who made it, which features it needs, what its
/// parts are called. With `keep_names`, names, files and lines stay, which traps are told with.
///
/// # Errors
/// Where the bytes are not a sequence of sections.
pub(super) fn strip(binary: &[u8], keep_names: bool) -> Result<Vec<u8>, BinaryReaderError> {
    let mut reader = BinaryReader::new(binary, 0);
    let head = reader.read_bytes(HEAD)?;
    let is_component = head.ends_with(IS_COMPONENT);
    let mut stripped = head.to_vec();
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()?;
        let content = reader.read_bytes(size as usize)?;
        match id {
            CUSTOM if !(keep_names && is_of_names(content)?) => {}
            CORE_MODULE | COMPONENT if is_component => {
                section(&mut stripped, id, &strip(content, keep_names)?)
            }
            _ => section(&mut stripped, id, content),
        }
    }
    Ok(stripped)
}

fn is_of_names(custom: &[u8]) -> Result<bool, BinaryReaderError> {
    let name = BinaryReader::new(custom, 0).read_string()?;
    Ok(name == "name" || name == "component-name" || name.starts_with(".debug"))
}

/// Writes a section with its length in LEB128.
fn section(out: &mut Vec<u8>, id: u8, content: &[u8]) {
    out.push(id);
    let mut rest = content.len();
    loop {
        let low = u8::try_from(rest & 0x7f).unwrap_or_default();
        rest >>= 7;
        if rest == 0 {
            out.push(low);
            break;
        }
        out.push(low | 0x80);
    }
    out.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(name: &str, size: usize) -> Vec<u8> {
        let mut content = vec![u8::try_from(name.len()).unwrap()];
        content.extend(name.bytes());
        content.extend(std::iter::repeat_n(7, size));
        let mut out = Vec::new();
        section(&mut out, CUSTOM, &content);
        out
    }

    fn nested(customs: &[Vec<u8>]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        section(&mut module, 1, &[0]);
        module.extend(customs.concat());
        let mut component = b"\0asm\x0d\0\x01\0".to_vec();
        section(&mut component, CORE_MODULE, &module);
        component.extend(customs.concat());
        component
    }

    #[test]
    fn custom_sections_go_at_every_depth() {
        let full = nested(&[custom("producers", 300), custom("name", 20), custom(".debug_line", 9)]);
        assert_eq!(strip(&full, false).unwrap(), nested(&[]));
        assert_eq!(strip(&full, true).unwrap(), nested(&[custom("name", 20), custom(".debug_line", 9)]));
        assert_eq!(strip(&nested(&[]), false).unwrap(), nested(&[]));
        assert!(
            wasmparser::Parser::new(0)
                .parse_all(&strip(&full, false).unwrap())
                .all(|payload| payload.is_ok())
        );
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let full = nested(&[custom("name", 20)]);
        assert!(strip(&full[..full.len() - 1], false).is_err());
        assert!(strip(b"\0asm", false).is_err());
    }
}
