//! The program itself, and the person as whom it acts.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::{
    problem::{Problem, data},
    program::Program,
};

/// `GET /api/v1/me`
pub(crate) async fn show(program: Program) -> Result<Response, Problem> {
    let token = program.token()?;
    let user = &token.user;
    let body = json!({
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "token": { "id": token.token, "is_access_token": token.is_derived },
        "permissions": token.permissions(),
    });
    Ok(data(StatusCode::OK, body))
}
