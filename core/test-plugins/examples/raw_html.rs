//! `render` returns what the cleaner must remove.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

const HTML: &str = r#"<p id="kept" onclick="alert(1)" style="position:fixed">kept text</p>
<script>alert(2)</script><script src="https://evil.example/x.js"></script>
<a href="javascript:alert(3)">link</a><a href=" JaVaScRiPt:alert(4)">link</a><a href="data:text/html,<script>alert(5)</script>">link</a>
<img src="x" onerror="alert(6)"><svg onload="alert(7)"><animate onbegin="alert(8)"/></svg>
<iframe src="https://evil.example/"></iframe><object data="x"></object><embed src="x">
<style>body { display: none }</style><link rel="stylesheet" href="https://evil.example/x.css">
<form action="https://evil.example/"><input name="password"><button formaction="javascript:alert(9)">go</button></form>
<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">
<math><mtext><table><mglyph><style><img src="x" onerror="alert(10)"></style></mglyph></table></mtext></math>
<!-- comment --><noscript><p title="</noscript><img src=x onerror=alert(11)>"></p></noscript>
"#;

struct RawHtml;

impl Behaviour for RawHtml {
    const ID: &'static str = "raw-html";

    fn render(_entry: Entry) -> Result<String, Error> {
        Ok(HTML.into())
    }
}

component!(RawHtml);
