use super::*;
use crate::prompt;

fn part(kind: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let mut part = (content.len() as u32 + 8).to_be_bytes().to_vec();
    part.extend(kind);
    part.extend(content);
    part
}

fn zeros(count: usize) -> Vec<u8> {
    vec![0; count]
}

/// The table of contents of a video of 2.5 seconds, 640 by 360 pixels, whose data stand at the place.
fn moov(place: u32) -> Vec<u8> {
    let mvhd = part(b"mvhd", &[&zeros(12), &1_000u32.to_be_bytes(), &2_500u32.to_be_bytes(), &zeros(80)]);
    let matrix: Vec<u8> =
        [0x1_0000u32, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].iter().flat_map(|n| n.to_be_bytes()).collect();
    let size = [(640u32 << 16).to_be_bytes(), (360u32 << 16).to_be_bytes()].concat();
    let tkhd = part(b"tkhd", &[&zeros(40), &matrix, &size]);
    let hdlr = part(b"hdlr", &[&zeros(8), b"vide", &zeros(12)]);
    let avcc = part(b"avcC", &[&[1, 0x64, 0x00, 0x1f]]);
    let avc1 = part(b"avc1", &[&zeros(78), &avcc]);
    let stsd = part(b"stsd", &[&zeros(4), &1u32.to_be_bytes(), &avc1]);
    let stco =
        part(b"stco", &[&zeros(4), &2u32.to_be_bytes(), &place.to_be_bytes(), &(place + 4).to_be_bytes()]);
    let stbl = part(b"stbl", &[&stsd, &stco]);
    let mdia = part(b"mdia", &[&hdlr, &part(b"minf", &[&stbl])]);
    part(b"moov", &[&mvhd, &part(b"trak", &[&tkhd, &mdia])])
}

/// A video whose table of contents stands at its end.
fn late() -> Vec<u8> {
    let ftyp = part(b"ftyp", &[b"isom", &zeros(4)]);
    let mdat = part(b"mdat", &[b"ABCDEFGH"]);
    let place = ftyp.len() as u32 + 8;
    [ftyp, mdat, moov(place)].concat()
}

fn prompt_of(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut made = Vec::new();
    prompt::make(Cursor::new(bytes), bytes.len() as u64, |piece| {
        made.extend_from_slice(piece);
        Ok(())
    })?;
    Ok(made)
}

#[test]
fn a_video_says_what_it_is() {
    let (probed, picture) = look(&late(), "video/mp4").unwrap();
    assert_eq!((probed.width, probed.height, probed.duration_ms), (640, 360, 2_500));
    assert_eq!(probed.codecs, "avc1.64001f");
    assert!(probed.is_late && !probed.is_drawable && picture.is_none());
}

#[test]
fn its_contents_move_to_the_beginning() {
    let made = prompt_of(&late()).unwrap();
    assert_eq!(made.len(), late().len());
    let (probed, _) = look(&made, "video/mp4").unwrap();
    assert!(!probed.is_late);
    let table = made.windows(4).position(|window| window == b"stco").unwrap();
    let place = |at: usize| u32::from_be_bytes(made[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(&made[place(table + 12)..][..4], b"ABCD");
    assert_eq!(&made[place(table + 16)..][..4], b"EFGH");
}

#[test]
fn sizes_that_lie_are_found_out() {
    let video = late();
    for size in [1u32, 2, 7, u32::MAX, video.len() as u32 + 1] {
        let mut bytes = video.clone();
        bytes[16..20].copy_from_slice(&size.to_be_bytes());
        let refused = refusal(&bytes, "video/mp4");
        assert!(refused.starts_with("the file is damaged or not whole"), "{size}: {refused}");
    }
    let mut wide = part(b"ftyp", &[b"isom"]);
    wide.extend([0, 0, 0, 1]);
    wide.extend(b"mdat");
    wide.extend(u64::MAX.to_be_bytes());
    refusal(&wide, "video/mp4");
    for length in 0..video.len() {
        assert!(look(&video[..length], "video/mp4").is_err(), "{length}");
        assert!(prompt_of(&video[..length]).is_err(), "{length}");
    }
    for at in 0..video.len() {
        for value in [0, 0x7F, 0xFF] {
            let mut bytes = video.clone();
            bytes[at] = value;
            // Whatever they say: they say it.
            let _ = (look(&bytes, "video/mp4"), prompt_of(&bytes));
        }
    }
}

fn element(name: &[u8], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let mut element = name.to_vec();
    element.extend((0x1000_0000u32 | content.len() as u32).to_be_bytes());
    element.extend(content);
    element
}

fn webm() -> Vec<u8> {
    let info = element(
        &[0x15, 0x49, 0xA9, 0x66],
        &[
            &element(&[0x2A, 0xD7, 0xB1], &[&[0x0F, 0x42, 0x40]]),
            &element(&[0x44, 0x89], &[&1_500f64.to_be_bytes()]),
        ],
    );
    let size = [element(&[0xB0], &[&[0x02, 0x80]]), element(&[0xBA], &[&[0x01, 0x68]])].concat();
    let track = element(&[0xAE], &[&element(&[0x86], &[b"V_VP9"]), &element(&[0xE0], &[&size])]);
    let tracks = element(&[0x16, 0x54, 0xAE, 0x6B], &[&track]);
    let header = element(&[0x1A, 0x45, 0xDF, 0xA3], &[&element(&[0x42, 0x82], &[b"webm"])]);
    [header, element(&[0x18, 0x53, 0x80, 0x67], &[&info, &tracks])].concat()
}

#[test]
fn webm_says_what_it_is() {
    let (probed, _) = look(&webm(), "video/webm").unwrap();
    assert_eq!((probed.width, probed.height, probed.duration_ms), (640, 360, 1_500));
    assert_eq!(probed.codecs, "vp9");
    let whole = webm();
    for length in 0..whole.len() {
        assert!(look(&whole[..length], "video/webm").is_err(), "{length}");
    }
    for at in 0..whole.len() {
        for value in [0, 0x7F, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            // Whatever it says: it says it.
            let _ = look(&bytes, "video/webm");
        }
    }
}
