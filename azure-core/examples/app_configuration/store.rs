//! A small store in place of a transport: it verifies signatures and answers as Azure App Configuration does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use azure_core::Bytes;
use azure_core::http::headers::Headers;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{
    AsyncRawResponse, Body, ClientOptions, Context, Method, Request, StatusCode, Transport,
};
use masthead::conditional::{
    ETag, EntityTagRef, Outcome, PreconditionRules, Preconditions, Representation,
};
use masthead::http::{HeaderValue, header};
use masthead::signing::app_configuration::AccessKey;
use masthead::{FieldMapExt, HttpDate, sync_token::SyncTokens};
use masthead_azure_core::{Typed, to_header_map};

const PAGE: usize = 2;

pub fn key() -> AccessKey {
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    AccessKey::from_base64("key-id-1", secret).expect("the key is well-formed")
}

/// Options of a client whose requests a new store answers.
pub fn options() -> ClientOptions {
    let transport = Transport::with_policy(Arc::new(Store::default()));
    ClientOptions { transport: Some(transport), ..Default::default() }
}

/// The values by their keys, each with its version.
type Values = BTreeMap<String, (String, u64)>;

/// The values, and how many changes there were.
#[derive(Debug)]
pub struct Store {
    state: Mutex<(Values, u64)>,
}

impl Default for Store {
    fn default() -> Self {
        let values = ["a", "b", "c", "d", "e"];
        let values = values.map(|key| (key.to_owned(), (key.repeat(3), 0)));
        Self { state: Mutex::new((values.into(), 0)) }
    }
}

type Answer = (StatusCode, Headers, String);

fn refuse(status: StatusCode, why: &dyn ToString) -> Answer {
    (status, Headers::new(), why.to_string())
}

impl Store {
    fn answer(&self, request: &Request) -> Result<Answer, Answer> {
        let bad = |error: String| refuse(StatusCode::BadRequest, &error);
        let mut headers =
            to_header_map(request.headers()).map_err(|error| bad(error.to_string()))?;
        let host = request.url().host_str().unwrap_or_default();
        headers
            .insert(header::HOST, HeaderValue::from_str(host).map_err(|it| bad(it.to_string()))?);
        let Body::Bytes(body) = request.body() else { return Err(bad("no stream".into())) };
        let target = request.path_and_query();
        let signed =
            masthead::Request::new(request.method().as_str(), &target, &headers).with_body(body);
        if let Err(error) = key().verify(&signed, HttpDate::now()) {
            return Err(refuse(StatusCode::Unauthorized, &error));
        }

        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (values, changes) = &mut *state;
        // A client reads its own writes.
        let seen = headers.peek::<SyncTokens>().map_err(|error| bad(error.to_string()))?;
        if *changes > 0
            && seen.is_none_or(|it| it.iter().all(|token| token.value() != changes.to_string()))
        {
            return Err(bad("the Sync-Token of the last write is missing".into()));
        }
        let Some(name) = request.url().path().strip_prefix("/kv/") else {
            return Ok(page(values, request));
        };
        let name = name.replace("%2F", "/");
        let tag = values.get(&name).map(|(_, version)| tag(*version));
        let mut current = match &tag {
            Some(_) => Representation::existing(),
            None => Representation::ABSENT,
        };
        if let Some(tag) = &tag {
            current = current.with_etag(tag.view());
        }
        let conditions = Preconditions::peek_from(&headers, PreconditionRules::RFC_9110);
        let conditions = conditions.map_err(|error| bad(error.to_string()))?;
        let method = request.method().as_str().parse().map_err(|_| bad("a method".into()))?;
        match conditions.evaluate(&method, &current).outcome {
            Outcome::Proceed => {}
            Outcome::NotModified => return Ok(refuse(StatusCode::NotModified, &"")),
            Outcome::Failed => {
                return Err(refuse(StatusCode::PreconditionFailed, &"the tag differs"));
            }
        }
        let mut answer = Headers::new();
        if request.method() == Method::Put {
            let json: serde_json::Value =
                serde_json::from_slice(body).map_err(|it| bad(it.to_string()))?;
            *changes += 1;
            values.insert(
                name.clone(),
                (json["value"].as_str().unwrap_or_default().to_owned(), *changes),
            );
            answer.insert("sync-token", format!("zAJw6V16={changes};sn={changes}"));
        }
        let Some((value, version)) = values.get(&name) else {
            return Err(refuse(StatusCode::NotFound, &name));
        };
        answer.add(Typed(self::tag(*version))).map_err(|error| bad(error.to_string()))?;
        Ok((StatusCode::Ok, answer, serde_json::json!({"key": name, "value": value}).to_string()))
    }
}

fn tag(version: u64) -> ETag {
    let text = version.to_string();
    let tag = EntityTagRef::strong(&text).expect("digits are a tag");
    ETag::try_from(tag).expect("digits are a tag")
}

fn page(values: &Values, request: &Request) -> Answer {
    let after =
        request.url().query_pairs().find(|(name, _)| name == "after").map(|(_, value)| value);
    let rest =
        values.iter().filter(|(key, _)| after.as_deref().is_none_or(|after| key.as_str() > after));
    let items: Vec<_> = rest.collect();
    let mut headers = Headers::new();
    if items.len() > PAGE {
        let last = items[PAGE - 1].0;
        headers.insert("link", format!("</kv?api-version=1.0&after={last}>; rel=\"next\""));
    }
    let items: Vec<_> = items
        .iter()
        .take(PAGE)
        .map(|(key, (value, _))| serde_json::json!({"key": key, "value": value}))
        .collect();
    (StatusCode::Ok, headers, serde_json::json!({"items": items}).to_string())
}

#[async_trait]
impl Policy for Store {
    async fn send(
        &self,
        _: &Context,
        request: &mut Request,
        _: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let (status, headers, body) = self.answer(request).unwrap_or_else(|refusal| refusal);
        Ok(AsyncRawResponse::from_bytes(status, headers, Bytes::from(body)))
    }
}
