//! A client of Azure App Configuration: signed requests, Sync-Tokens, pages, and conditional requests.
//!
//! Without an argument it talks to a small store in this program. With one it talks to the store at that address, such as
//! `http://localhost:8483`, with the key of `APP_CONFIGURATION_ID` and `APP_CONFIGURATION_KEY`. A store in Azure also needs
//! `--features azure_core/reqwest_rustls`.

mod client;
mod store;

use azure_core::Result;
use azure_core::http::ClientOptions;
use futures_util::TryStreamExt;
use masthead::signing::app_configuration::AccessKey;

use client::Client;

async fn run(client: &Client) -> Result<usize> {
    let mut count = 0;
    let mut pages = client.list()?;
    while let Some(page) = pages.try_next().await? {
        count += page.len();
        for it in &page {
            println!("{} = {}", it.key, it.value.as_deref().unwrap_or(""));
        }
    }
    let tag = client.set("app/greeting", "hello", None).await?;
    let changed = client.get("app/greeting", Some(&tag)).await?;
    println!("app/greeting has changed since: {}", changed.is_some());
    let newer = client.set("app/greeting", "good morning", Some(&tag)).await?;
    println!(
        "an old tag is refused: {}",
        client.set("app/greeting", "late", Some(&tag)).await.is_err()
    );
    println!(
        "app/greeting is {:?}",
        client.get("app/greeting", None).await?.map(|(it, _)| it.value)
    );
    println!(
        "the tag is the newer one: {}",
        client.get("app/greeting", Some(&newer)).await?.is_none()
    );
    Ok(count)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let client = match std::env::args().nth(1) {
        Some(address) => {
            let variable =
                |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
            let (id, key) = (variable("APP_CONFIGURATION_ID")?, variable("APP_CONFIGURATION_KEY")?);
            Client::new(
                address.parse()?,
                AccessKey::from_base64(&id, &key)?,
                ClientOptions::default(),
            )
        }
        None => Client::new("https://contoso.azconfig.io".parse()?, store::key(), store::options()),
    };
    println!("{} key-values", run(&client).await?);
    Ok(())
}

#[cfg(test)]
#[tokio::test]
async fn the_client_talks_to_a_store() {
    let endpoint = "https://contoso.azconfig.io".parse().unwrap();
    let client = Client::new(endpoint, store::key(), store::options());
    assert_eq!(run(&client).await.unwrap(), 5);
    let (value, tag) = client.get("app/greeting", None).await.unwrap().unwrap();
    assert_eq!(value.value.as_deref(), Some("good morning"));
    assert!(client.get("app/greeting", Some(&tag)).await.unwrap().is_none());
    // A client with another key.
    let other = AccessKey::from_base64("key-id-1", "c2VjcmV0").unwrap();
    let endpoint = "https://contoso.azconfig.io".parse().unwrap();
    let error = Client::new(endpoint, other, store::options()).get("a", None).await.unwrap_err();
    assert_eq!(error.http_status(), Some(azure_core::http::StatusCode::Unauthorized));
}
