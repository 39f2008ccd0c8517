use std::io;

use axum::Router;
use tokio::net::TcpListener;

/// Serves `router` at the address that is the program's first argument, by default at `default`, until the process ends.
///
/// # Errors
///
/// If nothing can listen at the address.
pub fn serve(router: Router, default: &str) -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| default.to_owned());
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(&address).await?;
        println!("listening on http://{}", listener.local_addr()?);
        axum::serve(listener, router).await
    })
}
