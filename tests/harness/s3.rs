//! As much of an S3 as pictures need, in memory: whole objects are put, read and deleted, by whoever signs requests
//! with the key.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{post, put},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::net::TcpListener;

const BUCKET: &str = "wenzheng";
const KEY: &str = "harness";

#[derive(Clone, Default)]
pub struct S3 {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    endpoint: String,
}

impl S3 {
    /// Serves on a free port until the test ends.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let s3 = Self { endpoint, ..Self::default() };
        let served = Router::new()
            .route("/{bucket}/{*key}", put(write).get(read))
            .route("/{bucket}", post(delete_some))
            .layer(from_fn(signed))
            .with_state(s3.clone());
        tokio::spawn(async move { axum::serve(listener, served).await });
        s3
    }

    /// The settings of a node that keeps its pictures here, in a folder.
    pub fn settings(&self) -> [(&str, &str); 6] {
        [
            ("WENZHENG_PICTURES_URL", "s3://wenzheng/pictures"),
            ("AWS_ENDPOINT", &self.endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "any"),
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", "harness-secret"),
        ]
    }

    pub fn keys(&self) -> Vec<String> {
        self.objects().keys().cloned().collect()
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn signed(request: Request, next: Next) -> Response {
    let by = format!("AWS4-HMAC-SHA256 Credential={KEY}/");
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if authorization.is_some_and(|authorization| authorization.starts_with(&by)) {
        next.run(request).await
    } else {
        refused(StatusCode::FORBIDDEN, "AccessDenied")
    }
}

async fn write(State(s3): State<S3>, Path((bucket, key)): Path<(String, String)>, body: Bytes) -> Response {
    if bucket != BUCKET {
        return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
    }
    s3.objects().insert(key, body);
    [(header::ETAG, "\"any\"")].into_response()
}

async fn read(State(s3): State<S3>, Path((_, key)): Path<(String, String)>) -> Response {
    let Some(body) = s3.objects().get(&key).cloned() else {
        return refused(StatusCode::NOT_FOUND, "NoSuchKey");
    };
    ([(header::ETAG, "\"any\""), (header::LAST_MODIFIED, "Tue, 24 Nov 2026 11:30:00 GMT")], body)
        .into_response()
}

/// `POST /bucket?delete`: the keys stand in the body.
async fn delete_some(State(s3): State<S3>, headers: HeaderMap, body: String) -> Response {
    if !headers.contains_key("content-md5") {
        return refused(StatusCode::BAD_REQUEST, "InvalidDigest");
    }
    let document = roxmltree::Document::parse(&body).expect("XML");
    let keys = document.descendants().filter(|node| node.tag_name().name() == "Key");
    let mut deleted = String::new();
    for key in keys.filter_map(|node| node.text()) {
        s3.objects().remove(key);
        deleted += &format!("<Deleted><Key>{key}</Key></Deleted>");
    }
    format!("<DeleteResult>{deleted}</DeleteResult>").into_response()
}

fn refused(status: StatusCode, code: &str) -> Response {
    (status, format!("<Error><Code>{code}</Code></Error>")).into_response()
}
