//! Both servers at one address: `cargo run -p masthead-interop --example servers [ADDRESS]`.

fn main() -> std::io::Result<()> {
    masthead_interop::serve(masthead_interop::router(), "127.0.0.1:8080")
}
