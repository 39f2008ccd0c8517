//! Typed headers in `OpenAPI`: the schema of a header becomes a parameter of an operation, with aide and with utoipa.
//!
//! `cargo run -p masthead-interop --example openapi`

use std::error::Error;
use std::marker::PhantomData;

use aide::NoApi;
use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use aide::openapi::{OpenApi, ReferenceOr};
use aide::transform::TransformOperation;
use masthead::axum::Typed;
use masthead::conditional::IfNoneMatch;
use masthead::headers::Header;
use masthead::sync_token::SyncTokens;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The parameter object of a header. Both crates, and any other one, read it as JSON.
fn parameter<H: Header + JsonSchema>(required: bool) -> Value {
    let generator = SchemaSettings::openapi3().into_generator();
    let mut schema = generator.into_root_schema_for::<H>();
    schema.remove("$schema");
    // A list may also be several lines, as an array. A parameter is one.
    schema.remove("items");
    schema.insert("type".to_owned(), json!("string"));
    let description = schema.remove("description");
    json!({
        "in": "header",
        "name": H::name().as_str(),
        "description": description,
        "required": required,
        "schema": schema,
    })
}

/// The same as the type of a crate.
fn parsed<H: Header + JsonSchema, P: DeserializeOwned>(required: bool) -> P {
    serde_json::from_value(parameter::<H>(required)).expect("a parameter object of OpenAPI 3")
}

/// Adds a header to an operation of aide.
fn takes<H: Header + JsonSchema>(
    mut operation: TransformOperation<'_>,
    required: bool,
) -> TransformOperation<'_> {
    let parameter = parsed::<H, _>(required);
    operation.inner_mut().parameters.push(ReferenceOr::Item(parameter));
    operation
}

/// A handler of axum. `NoApi` says that the documentation of the extractors is elsewhere: in `takes`.
async fn list(
    NoApi(Typed(tokens)): NoApi<Typed<SyncTokens>>,
    NoApi(condition): NoApi<Option<Typed<IfNoneMatch>>>,
) -> String {
    format!("{} tokens, conditional: {}", tokens.iter().count(), condition.is_some())
}

/// The documentation of the handler.
fn documented(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    let operation = operation.summary("List the key-values");
    takes::<IfNoneMatch>(takes::<SyncTokens>(operation, true), false)
}

/// The document that aide makes.
fn of_aide() -> Result<Value, Box<dyn Error>> {
    let mut api = OpenApi::default();
    let router: ApiRouter = ApiRouter::new().api_route("/kv", get_with(list, documented));
    let _app: axum::Router = router.finish_api(&mut api);
    Ok(serde_json::to_value(api)?)
}

/// A header among the parameters of utoipa, which may be absent.
struct InHeader<H>(PhantomData<H>);

impl<H: Header + JsonSchema> utoipa::IntoParams for InHeader<H> {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        vec![parsed::<H, _>(false)]
    }
}

#[utoipa::path(
    get,
    path = "/kv",
    summary = "List the key-values",
    params(InHeader<SyncTokens>, InHeader<IfNoneMatch>),
    responses((status = 200))
)]
#[expect(dead_code, reason = "only its documentation is used here")]
fn list_documented() {}

#[derive(utoipa::OpenApi)]
#[openapi(paths(list_documented))]
struct Documented;

/// The document that utoipa makes.
fn of_utoipa() -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::to_value(<Documented as utoipa::OpenApi>::openapi())?)
}

fn main() -> Result<(), Box<dyn Error>> {
    for document in [of_aide()?, of_utoipa()?] {
        println!("{:#}", document["paths"]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_documents_have_the_headers() {
        for (document, required) in [(of_aide().unwrap(), true), (of_utoipa().unwrap(), false)] {
            let parameters = &document["paths"]["/kv"]["get"]["parameters"];
            let [tokens, condition] = &parameters.as_array().unwrap()[..] else {
                panic!("{document}")
            };
            assert_eq!(tokens["name"], "sync-token");
            assert_eq!(tokens["required"], required);
            assert_eq!(condition["name"], "if-none-match");
            for parameter in [tokens, condition] {
                assert_eq!(parameter["in"], "header");
                assert!(!parameter["description"].as_str().unwrap().is_empty());
                let schema = &parameter["schema"];
                // What the schema accepts is what the parser accepts: its own example, and no control character.
                let validator = jsonschema::validator_for(schema).unwrap();
                let example = schema.get("example").or_else(|| schema["examples"].get(0)).unwrap();
                assert!(validator.is_valid(example), "{schema}");
                assert!(!validator.is_valid(&json!("a\nb")), "{schema}");
            }
        }
    }
}
