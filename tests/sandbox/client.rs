//! A bot and a browser, as thin as can be.

use jauap::sandbox::{Options, Sandbox};
use reqwest::{Client, Method, RequestBuilder, header::CONTENT_TYPE};
use serde_json::Value;
use tokio::net::TcpListener;

pub const TOKEN: &str = "42:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// The chat that most tests talk in.
pub const CHAT: i64 = 7;

/// A sandbox and an HTTP client.
#[derive(Clone)]
pub struct Lab {
    pub sandbox: Sandbox,
    http: Client,
}

pub async fn lab() -> Lab {
    lab_with(Options::default()).await
}

pub async fn lab_with(options: Options) -> Lab {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sandbox = Sandbox::start_with(listener, TOKEN, options).unwrap();
    Lab { sandbox, http: Client::builder().no_proxy().build().unwrap() }
}

/// A sandbox where a person has written, so that the bot may answer.
pub async fn lab_with_chat() -> Lab {
    let lab = lab().await;
    lab.sandbox.private_text(CHAT, "/start");
    lab
}

impl Lab {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.sandbox.api_url()))
    }

    pub fn method(&self, name: &str) -> RequestBuilder {
        self.request(Method::POST, &format!("/bot{TOKEN}/{name}"))
    }

    /// A call with a JSON body: the status and the answer.
    pub async fn call(&self, name: &str, params: Value) -> (u16, Value) {
        read(json_body(self.method(name), &params)).await
    }

    /// The result of a call that must succeed.
    pub async fn done(&self, name: &str, params: Value) -> Value {
        let (status, mut answer) = self.call(name, params).await;
        assert_eq!((status, &answer["ok"]), (200, &Value::Bool(true)), "{name}: {answer}");
        answer["result"].take()
    }

    /// The description of a call that must be refused with a 400.
    pub async fn refused(&self, name: &str, params: Value) -> String {
        let (status, answer) = self.call(name, params).await;
        assert_eq!((status, &answer["ok"]), (400, &Value::Bool(false)), "{name}: {answer}");
        assert_eq!(answer["error_code"], 400);
        let description = answer["description"].as_str().unwrap();
        description.strip_prefix("Bad Request: ").unwrap().to_owned()
    }

    /// A request of the page.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        read(json_body(self.request(Method::POST, path), &body)).await
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, answer) = read(self.request(Method::GET, path)).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

pub fn json_body(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// The status and the JSON of an answer; null where it is none.
pub async fn read(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
}
