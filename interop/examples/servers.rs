//! Both servers at one address: `cargo run -p masthead-interop --example servers [ADDRESS]`.

use masthead_interop::{app_configuration, cosmos_db, serve};

fn main() -> std::io::Result<()> {
    serve(app_configuration::router().merge(cosmos_db::router()), "127.0.0.1:8080")
}
