//! A server that speaks Azure Cosmos DB, for its official clients: `cargo run -p masthead-interop --example cosmos_db_server
//! [ADDRESS]`.

fn main() -> std::io::Result<()> {
    masthead_interop::serve(masthead_interop::cosmos_db::router(), "127.0.0.1:8081")
}
