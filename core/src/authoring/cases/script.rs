//! A connection as a script, from the server's side.

use std::sync::Arc;

use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    sync::Notify,
};

use super::compare::text_fits;

/// What happens next on a connection.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Turn {
    /// The server sends.
    Send(String),
    /// The plugin sends.
    Expect(String),
    /// The connection is encrypted from here on.
    Tls,
}

/// Plays the server. What went otherwise than in the script.
pub(super) async fn play(
    mut stream: DuplexStream,
    script: &[Turn],
    encrypted: Arc<Notify>,
) -> Result<(), String> {
    let mut received = Vec::new();
    for turn in script {
        match turn {
            Turn::Send(text) => {
                let sent = stream.write_all(text.as_bytes()).await;
                sent.map_err(|_| format!("the plugin closed the connection before {text:?} was sent"))?;
            }
            Turn::Expect(pattern) => expect(&mut stream, &mut received, pattern).await?,
            Turn::Tls => encrypted.notified().await,
        }
    }
    Ok(())
}

/// Reads until what came is as expected, or cannot become so.
async fn expect(stream: &mut DuplexStream, received: &mut Vec<u8>, pattern: &str) -> Result<(), String> {
    let is_open = pattern.contains('…');
    loop {
        if !is_open && received.starts_with(pattern.as_bytes()) {
            received.drain(..pattern.len());
            return Ok(());
        }
        let text = String::from_utf8_lossy(received).into_owned();
        if is_open && text_fits(pattern, &text) {
            received.clear();
            return Ok(());
        }
        if !is_open && !pattern.as_bytes().starts_with(received) {
            return Err(format!("the plugin sent {text:?}, where the script expects {pattern:?}"));
        }
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.unwrap_or(0);
        if count == 0 {
            return Err(format!(
                "the plugin closed the connection, where the script expects {pattern:?}; it sent {text:?}"
            ));
        }
        received.extend(piece.iter().take(count));
    }
}
