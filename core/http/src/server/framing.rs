//! Where one HTTP/1 request ends and the next begins, read beside hyper.
//!
//! hyper quietly repairs a head that has both `Content-Length` and `Transfer-Encoding`, or one length
//! twice: the handler never sees that a second reading of the same bytes was possible, which is what
//! request smuggling lives on. This scanner sees the bytes as they arrive, so such a request can be
//! refused, and it knows whether a head is half read, which is what the header timeout is about.

/// What a client sends first when it speaks HTTP/2 without asking (RFC 9113, section 3.4).
const H2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Longest part of a header line that is kept; a framing header beyond it counts as ambiguous.
const LINE_LIMIT: usize = 256;

/// What the next byte of a connection belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No byte has arrived yet.
    Silent,
    /// Inside the head of a request.
    Head,
    /// After a whole request, before the next.
    Between,
    /// Inside the body of a request.
    Body,
    /// Not HTTP/1, or not followed any more.
    Opaque,
}

#[derive(Debug)]
enum State {
    Preface { matched: usize },
    Head(Head),
    Body { left: u64 },
    Chunk(Chunk),
    Opaque,
}

#[derive(Debug, Default)]
struct Head {
    line: Vec<u8>,
    line_is_cut: bool,
    has_request_line: bool,
    lengths: usize,
    length: Option<u64>,
    has_transfer_encoding: bool,
    is_malformed: bool,
}

#[derive(Debug)]
enum Chunk {
    Size { size: u64, in_extension: bool },
    Data { left: u64 },
    DataEnd,
    Trailer { line_is_empty: bool },
}

/// Follows the requests of one connection.
#[derive(Debug)]
pub(super) struct RequestFraming {
    state: State,
    heads: u64,
    ambiguous: Option<u64>,
}

impl RequestFraming {
    /// A scanner in front of the first byte of a connection.
    pub(super) fn new() -> Self {
        Self { state: State::Preface { matched: 0 }, heads: 0, ambiguous: None }
    }

    /// Takes the bytes that just arrived.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            match &mut self.state {
                State::Opaque => return,
                State::Preface { matched } => {
                    let seen = *matched;
                    if H2_PREFACE.get(seen) == Some(&byte) {
                        *matched += 1;
                        bytes = rest;
                        if *matched == H2_PREFACE.len() {
                            self.state = State::Opaque;
                        }
                    } else {
                        self.state = State::Head(Head::default());
                        self.feed(H2_PREFACE.get(..seen).unwrap_or_default());
                    }
                }
                State::Body { left } => {
                    bytes = skip(bytes, left);
                    if *left == 0 {
                        self.state = State::Head(Head::default());
                    }
                }
                State::Chunk(Chunk::Data { left }) => {
                    bytes = skip(bytes, left);
                    if *left == 0 {
                        self.state = State::Chunk(Chunk::DataEnd);
                    }
                }
                State::Chunk(chunk) => {
                    if let Some(next) = chunk.take(byte) {
                        self.state = next;
                    }
                    bytes = rest;
                }
                State::Head(head) => {
                    if head.take(byte) {
                        self.end_head();
                    }
                    bytes = rest;
                }
            }
        }
    }

    /// What the next byte belongs to.
    pub(super) fn phase(&self) -> Phase {
        match &self.state {
            State::Preface { matched: 0 } => Phase::Silent,
            State::Preface { .. } => Phase::Head,
            State::Head(head) if head.has_request_line || !head.line.is_empty() => Phase::Head,
            State::Head(_) => Phase::Between,
            State::Body { .. } | State::Chunk(_) => Phase::Body,
            State::Opaque => Phase::Opaque,
        }
    }

    /// How many heads have been read whole.
    pub(super) fn heads(&self) -> u64 {
        self.heads
    }

    /// The number, from zero, of the request whose end can be read in two ways. It is the last one
    /// that is followed.
    pub(super) fn ambiguous(&self) -> Option<u64> {
        self.ambiguous
    }

    fn end_head(&mut self) {
        let State::Head(head) = std::mem::replace(&mut self.state, State::Opaque) else { return };
        let is_ambiguous = head.lengths > 1 || (head.lengths > 0 && head.has_transfer_encoding);
        if is_ambiguous {
            self.ambiguous = Some(self.heads);
        } else if head.has_transfer_encoding {
            self.state = State::Chunk(Chunk::Size { size: 0, in_extension: false });
        } else if !head.is_malformed {
            self.state = match head.length {
                Some(left) if left > 0 => State::Body { left },
                _ => State::Head(Head::default()),
            };
        }
        self.heads += 1;
    }
}

impl Head {
    /// Takes one byte; true at the end of the head.
    fn take(&mut self, byte: u8) -> bool {
        if byte != b'\n' {
            if self.line.len() < LINE_LIMIT {
                self.line.push(byte);
            } else {
                self.line_is_cut = true;
            }
            return false;
        }
        let line = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
        let is_empty = line.is_empty() && !self.line_is_cut;
        if !self.has_request_line {
            self.has_request_line = !is_empty;
            self.next_line();
            return false;
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (line.get(..colon).unwrap_or_default(), line.get(colon + 1..).unwrap_or_default()),
            None => (line, &[][..]),
        };
        let name = name.trim_ascii();
        if name.eq_ignore_ascii_case(b"content-length") {
            let text = std::str::from_utf8(value.trim_ascii()).unwrap_or_default();
            self.length = text.parse().ok();
            self.is_malformed |= self.length.is_none();
            self.lengths += if self.line_is_cut { 2 } else { 1 };
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.has_transfer_encoding = true;
        }
        self.next_line();
        is_empty
    }

    fn next_line(&mut self) {
        self.line.clear();
        self.line_is_cut = false;
    }
}

impl Chunk {
    /// Takes one byte outside of a chunk's data; the next state when it changes.
    fn take(&mut self, byte: u8) -> Option<State> {
        match self {
            Self::Size { size, .. } if byte == b'\n' => Some(State::Chunk(match *size {
                0 => Self::Trailer { line_is_empty: true },
                left => Self::Data { left },
            })),
            Self::Size { size, in_extension } => {
                match (byte as char).to_digit(16).filter(|_| !*in_extension) {
                    Some(digit) => match size.checked_mul(16) {
                        Some(grown) => *size = grown | u64::from(digit),
                        None => return Some(State::Opaque),
                    },
                    None => *in_extension = true,
                }
                None
            }
            Self::DataEnd if byte == b'\n' => Some(State::Chunk(Self::Size { size: 0, in_extension: false })),
            Self::Trailer { line_is_empty: true } if byte == b'\n' => Some(State::Head(Head::default())),
            Self::Trailer { line_is_empty } => {
                *line_is_empty = byte == b'\n' || (*line_is_empty && byte == b'\r');
                None
            }
            Self::DataEnd | Self::Data { .. } => None,
        }
    }
}

fn skip<'a>(bytes: &'a [u8], left: &mut u64) -> &'a [u8] {
    let here = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    *left -= here as u64;
    bytes.get(here..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `bytes` cut at every place and demands the same result each time.
    fn scan(bytes: &[u8]) -> (Phase, u64, Option<u64>) {
        let run = |cut: usize| {
            let mut framing = RequestFraming::new();
            framing.feed(&bytes[..cut]);
            framing.feed(&bytes[cut..]);
            (framing.phase(), framing.heads(), framing.ambiguous())
        };
        let whole = run(0);
        for cut in 0..=bytes.len() {
            assert_eq!(run(cut), whole, "cut at {cut}");
        }
        whole
    }

    #[test]
    fn follows_requests_one_after_another() {
        let get = b"\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n".to_vec();
        let post = b"POST / HTTP/1.1\nhost: a\ncontent-length: 5\n\nGET /".to_vec();
        let chunked =
            b"PUT / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\nab\r\nc\r\n0\r\nt: 1\r\n\r\n"
                .to_vec();
        assert_eq!(scan(b""), (Phase::Silent, 0, None));
        assert_eq!(scan(&[get.clone(), post, chunked, get].concat()), (Phase::Between, 4, None));
    }

    #[test]
    fn knows_the_half_of_a_head_from_the_half_of_a_body() {
        assert_eq!(scan(b"P"), (Phase::Head, 0, None));
        assert_eq!(scan(b"GET / HTTP/1.1\r\nho"), (Phase::Head, 0, None));
        assert_eq!(scan(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nabc"), (Phase::Body, 1, None));
        assert_eq!(
            scan(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nf\r\nabc"),
            (Phase::Body, 1, None)
        );
        assert_eq!(
            scan(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"),
            (Phase::Body, 1, None)
        );
    }

    #[test]
    fn finds_the_ambiguous_request_by_its_number() {
        let first = "POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\nok";
        for headers in [
            "content-length: 4\r\ntransfer-encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nCONTENT-LENGTH: 4\r\n",
            "content-length: 4\r\ncontent-length: 4\r\n",
            &format!("content-length:{}4\r\n", " ".repeat(LINE_LIMIT)),
        ] {
            let bytes = format!("{first}POST / HTTP/1.1\r\nhost: a\r\n{headers}\r\n0\r\n\r\n");
            assert_eq!(scan(bytes.as_bytes()), (Phase::Opaque, 2, Some(1)), "{headers}");
        }
    }

    #[test]
    fn leaves_http_2_and_nonsense_alone() {
        assert_eq!(scan(&[H2_PREFACE, b"\0\0\0\x04"].concat()).0, Phase::Opaque);
        assert_eq!(scan(b"POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n").0, Phase::Opaque);
        let huge = b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n";
        assert_eq!(scan(huge).0, Phase::Opaque);
    }
}
