//! The description of the API in OpenAPI 3.1, made from the table of operations, so that it cannot tell otherwise.

use serde_json::{Map, Value, json};

use super::{
    NUMBER_MAX, PER_PAGE_MAX, TEXT_CHARS_MAX,
    operation::{Field, Gives, Kind, OPERATIONS, Operation, WRITES, Write},
};

/// The document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = OPERATIONS
        .iter()
        .map(|operation| (operation.path.to_owned(), json!({ "get": described(operation) })))
        .collect();
    for write in WRITES {
        let path = paths.entry(write.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert("post".to_owned(), described_write(write));
        }
    }
    paths.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Secant",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "The register of change of the Smart Energy Code, and the Code as data.",
            "description": "Every address takes `as-at`: the answer is as at that day. Answers carry an ETag; ask \
                again with If-None-Match. Lists come page by page, with links in the Link header. Faults are \
                problem+json (RFC 9457); a refusal by the rules names its clause.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": { "Problem": problem() },
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the page of one's account, with the scopes that it needs.",
                },
            },
        },
    })
}

fn described(operation: &Operation) -> Value {
    let id: String = operation
        .path
        .trim_start_matches("/api/v1/")
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    let mut responses = Map::new();
    let content = json!({ "application/json": { "schema": schema_of(operation.gives) } });
    responses
        .insert("200".to_owned(), json!({ "description": operation.what, "content": content }));
    for (status, what) in [
        ("400", "The query cannot be understood"),
        ("404", "It is not there"),
        ("422", "The amendments do not fit together"),
    ] {
        let content = json!({
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
        });
        responses.insert(status.to_owned(), json!({ "description": what, "content": content }));
    }
    responses.insert("304".to_owned(), json!({ "description": "Nothing has changed" }));
    json!({
        "operationId": id.trim_end_matches('-'),
        "summary": operation.what,
        "parameters": parameters(operation),
        "responses": responses,
    })
}

/// What a program sends to have something recorded.
fn described_write(write: &Write) -> Value {
    let properties: Map<String, Value> = write
        .sends
        .iter()
        .map(|(name, kind, what, _)| {
            let mut schema = schema(*kind);
            if let Some(map) = schema.as_object_mut() {
                map.insert("description".to_owned(), (*what).into());
            }
            ((*name).to_owned(), schema)
        })
        .collect();
    let needed = write.sends.iter().filter(|(.., needed)| *needed).map(|(name, ..)| *name);
    let body = json!({
        "type": "object",
        "required": needed.collect::<Vec<&str>>(),
        "properties": properties,
        "additionalProperties": false,
    });
    let problem = json!({
        "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
    });
    let mut responses = Map::new();
    for (status, what, schema) in [
        (
            "200",
            "What would be recorded, where `preview` is asked for",
            object(&[("recorded", Kind::Truth), ("would_record", Kind::Objects)]),
        ),
        ("201", "It is recorded", object(&[("recorded", Kind::Truth), ("proposal", Kind::Text)])),
    ] {
        let content = json!({ "application/json": { "schema": schema } });
        responses.insert(status.to_owned(), json!({ "description": what, "content": content }));
    }
    for (status, what) in [
        ("400", "What was sent cannot be understood"),
        ("401", "There is no token, or none that is known"),
        ("403", "The token, or its account, is not good for it"),
        ("404", "There is no such proposal"),
        ("409", "The rules do not allow it; the clause is named"),
        ("413", "It is too much"),
        ("415", "It is not JSON"),
    ] {
        responses.insert(status.to_owned(), json!({ "description": what, "content": problem }));
    }
    let mut parameters = of_path(write.path);
    parameters.push(json!({
        "name": "preview",
        "in": "query",
        "required": false,
        "description": "`yes` records nothing, and tells what would be recorded",
        "schema": { "type": "string", "enum": ["yes", "no"] },
    }));
    json!({
        "operationId": write.id,
        "summary": write.what,
        "description": format!("Needs a token with the scope `{}`.", write.scope),
        "security": [{ "token": [] }],
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": responses,
    })
}

/// The parameters in braces of a path.
fn of_path(path: &str) -> Vec<Value> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names
        .map(|name| {
            let schema = if name == "event" { schema(Kind::Number) } else { schema(Kind::Text) };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect()
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let mut all = of_path(operation.path);
    let mut query = vec![("as-at", Kind::Date, "As at this day; today when not given")];
    query.extend(operation.query);
    if matches!(operation.gives, Gives::Items(_) | Gives::Rows) {
        query.push(("page", Kind::Number, "The page, from 1"));
        query.push(("per-page", Kind::Number, "How many items a page has, 1 to 500"));
    }
    let needed = |name: &str| {
        matches!((operation.path, name), (_, "q") | ("/api/v1/code/differences", "from"))
    };
    all.extend(query.into_iter().map(|(name, kind, what)| {
        let schema = bounded(name, kind);
        json!({
            "name": name,
            "in": "query",
            "required": needed(name),
            "description": what,
            "schema": schema,
        })
    }));
    all
}

/// An id, as `code::id` reads it.
const ID: &str = "[A-Za-z0-9_-]{1,80}";

/// A text that is not blank, without control characters.
const WORDS: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$";

/// What a parameter may be, as closely as it is checked.
fn bounded(name: &str, kind: Kind) -> Value {
    let mut schema = schema(kind);
    let bounds = match (kind, name) {
        (Kind::Number, "per-page" | "limit") => json!({ "minimum": 1, "maximum": PER_PAGE_MAX }),
        (Kind::Number, _) => json!({ "minimum": 1, "maximum": NUMBER_MAX }),
        (Kind::Text, "with") => {
            json!({ "pattern": format!("^{ID}(,{ID}){{0,19}}$"), "maxLength": TEXT_CHARS_MAX })
        }
        (Kind::Text, "body") => json!({ "pattern": format!("^{ID}$") }),
        (Kind::Text, "open") => json!({ "enum": ["yes"] }),
        (Kind::Text, "month") => json!({ "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }),
        (Kind::Text, "smets") => json!({ "enum": ["1", "2"] }),
        (Kind::Text, _) => json!({ "pattern": WORDS, "maxLength": TEXT_CHARS_MAX }),
        _ => json!({}),
    };
    if let (Some(map), Value::Object(bounds)) = (schema.as_object_mut(), bounds) {
        map.extend(bounds);
    }
    schema
}

fn schema_of(gives: Gives) -> Value {
    match gives {
        Gives::One(fields) => object(fields),
        Gives::Items(fields) => paged(object(fields)),
        Gives::Rows => {
            paged(json!({ "type": "object", "additionalProperties": { "type": "string" } }))
        }
        Gives::Events(fields) => json!({
            "type": "object",
            "required": ["items", "head"],
            "properties": {
                "items": { "type": "array", "items": object(fields) },
                "head": {
                    "type": ["object", "null"],
                    "properties": { "events": schema(Kind::Number), "head": schema(Kind::Text) },
                },
            },
        }),
    }
}

fn paged(item: Value) -> Value {
    json!({
        "type": "object",
        "required": ["items", "total", "page", "per_page", "as_at"],
        "properties": {
            "items": { "type": "array", "items": item },
            "total": schema(Kind::Number),
            "page": schema(Kind::Number),
            "per_page": schema(Kind::Number),
            "as_at": schema(Kind::Date),
        },
    })
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|(name, kind)| ((*name).to_owned(), schema(*kind))).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::MaybeText => json!({ "type": ["string", "null"] }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::MaybeDate => json!({ "type": ["string", "null"], "format": "date" }),
        Kind::Moment => json!({ "type": "string", "format": "date-time" }),
        Kind::Number => json!({ "type": "integer", "minimum": 0 }),
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Objects => json!({ "type": "array", "items": { "type": "object" } }),
        Kind::Object => json!({ "type": ["object", "string", "array", "null"] }),
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": schema(Kind::Text),
            "title": schema(Kind::Text),
            "status": schema(Kind::Number),
            "detail": schema(Kind::Text),
            "clause": schema(Kind::Text),
            "help": schema(Kind::Texts),
            "findings": schema(Kind::Texts),
        },
    })
}
