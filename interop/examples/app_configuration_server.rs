//! A server that speaks Azure App Configuration, for its official clients: `cargo run -p masthead-interop --example app_configuration_server
//! [ADDRESS]`.

fn main() -> std::io::Result<()> {
    masthead_interop::serve(masthead_interop::app_configuration::router(), "127.0.0.1:8080")
}
