//! The hooks behind what readers get beside entries.

use crate::{
    Kept, capabilities,
    released::{
        exports::sandpress::{
            block::block::{self, BlockDefinition, BlockOutput},
            response_headers::response_headers::{self, Header, ResponseContext},
            routes::routes::{self, Body, Request, Response, Route},
        },
        sandpress::types::types::Error,
    },
};

impl block::Guest for Kept {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition {
            name: "kept".into(),
            label: "Kept".into(),
            help: "For the tests.".into(),
            attributes: Vec::new(),
            depends_on: vec!["nothing".into()],
            places: vec!["document".into()],
            extra: Vec::new(),
        }]
    }

    fn render(block: block::Request) -> Result<BlockOutput, Error> {
        Ok(BlockOutput { html: format!("<p>{} in a {}</p>", block.name, block.place), extra: Vec::new() })
    }
}

impl response_headers::Guest for Kept {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        Ok(vec![Header { name: "x-robots-tag".into(), value: context.kind }])
    }
}

impl routes::Guest for Kept {
    fn routes() -> Vec<Route> {
        vec![Route {
            methods: vec!["GET".into()],
            path: "/{capability}".into(),
            access: "public".into(),
            max_body_bytes: 0,
            content_types: Vec::new(),
            description: "Uses a capability.".into(),
            extra: Vec::new(),
        }]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        let parameter = request.parameters.first().map(|pair| pair.value.as_str()).unwrap_or_default();
        let argument = request.query.first().map(|pair| pair.value.as_str()).unwrap_or_default();
        let body = Body::Text(capabilities::r#use(parameter, argument)?);
        Ok(Response { status: 200, headers: Vec::new(), body, extra: Vec::new() })
    }
}
