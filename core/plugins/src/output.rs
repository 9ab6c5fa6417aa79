//! Where a guest's standard output and standard error go: into a small buffer that the host writes to its log.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamResult},
};

/// Bytes of output kept for one call; the rest is dropped.
const CAPACITY: usize = 4096;

/// What a guest printed during one call.
#[derive(Clone, Debug, Default)]
pub(super) struct GuestOutput(Arc<Mutex<Vec<u8>>>);

impl GuestOutput {
    /// Takes what was printed as text, with control characters but line breaks escaped.
    pub(super) fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        escape_controls(String::from_utf8_lossy(&bytes).trim_end())
    }

    fn keep(&self, bytes: &[u8]) {
        let mut buffer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = CAPACITY.saturating_sub(buffer.len()).min(bytes.len());
        buffer.extend(bytes.iter().take(room));
    }
}

/// The text with every control character but the line break, and every character that turns the direction of what
/// follows, written as an escape, so that a guest cannot forge lines or drive a terminal.
pub(super) fn escape_controls(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n') || turns_lines(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Separators of lines and paragraphs, and marks of direction.
fn turns_lines(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl IsTerminal for GuestOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for GuestOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for GuestOutput {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.keep(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(CAPACITY)
    }
}

#[async_trait::async_trait]
impl Pollable for GuestOutput {
    async fn ready(&mut self) {}
}

impl AsyncWrite for GuestOutput {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.keep(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Letters of a text that people are shown.
const SHOWN: usize = 1_000;

/// A text of a guest in one line, for people: what could drive their terminal or turn its direction is escaped.
pub(super) fn shown(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escape_controls(&words).chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_bounded_amount_and_escapes() {
        let mut output = GuestOutput::default();
        for _ in 0..10 {
            output.write(Bytes::from(vec![b'x'; 1000])).unwrap();
        }
        assert_eq!(output.take().len(), CAPACITY);
        output.write(Bytes::from_static(b"a\x1b[31mb\r\nc\n")).unwrap();
        assert_eq!(output.take(), "a\\u{1b}[31mb\\r\nc");
        assert_eq!(output.take(), "");
        assert_eq!(shown(" a\nb\u{1b}[2J "), "a b\\u{1b}[2J");
        assert_eq!(shown(&"x".repeat(5_000)).len(), SHOWN);
        assert_eq!(escape_controls("a\u{202e}b\u{2028}c\u{e4}"), "a\\u{202e}b\\u{2028}c\u{e4}");
    }
}
