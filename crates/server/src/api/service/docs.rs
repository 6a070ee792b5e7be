//! `GET /docs`, `/docs/errors`, `/openapi.json` and the families' manuals

use contract::error::ApiError;

use crate::call::{Answer, Call, Input, Outcome};

/// The manual's first page.
pub fn index(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::whole(call.app.documentation().index.as_bytes()))
}

/// The table of statuses and codes.
pub fn errors(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::whole(call.app.documentation().errors.as_bytes()))
}

/// The manual of the operation's family.
pub fn family(call: &Call, _body: Input<'_>) -> Outcome {
    let page = call
        .operation
        .family
        .and_then(|family| call.app.documentation().manual(family));
    Ok(Answer::whole(page.unwrap_or_default().as_bytes()))
}

/// The description of everything, or of one family.
pub fn openapi(call: &Call, _body: Input<'_>) -> Outcome {
    let documentation = call.app.documentation();
    let document = match call.query.text("family") {
        None => &documentation.openapi,
        Some(word) => documentation
            .openapi_of(word)
            .ok_or_else(|| ApiError::unknown_parameter_value("family", word))?,
    };
    Ok(Answer::whole(document.as_bytes()))
}
