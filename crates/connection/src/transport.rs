//! What the wrapper needs of a byte stream.

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpStream;

/// A byte stream that can be given up so that its peer notices.
pub trait Transport: AsyncRead + AsyncWrite + Unpin {
    /// Makes closing the stream look like a failure to the peer.
    ///
    /// Called when an answer was cut: an HTTP/1.0 caller takes an orderly end of the connection
    /// for the end of the answer.
    fn abort_on_close(&mut self);
}

impl Transport for TcpStream {
    fn abort_on_close(&mut self) {
        // A socket that refuses is closed already, and then there is nothing to spoil.
        let _ = self.set_zero_linger();
    }
}

/// In memory there is no reset; the peer sees an end.
impl Transport for DuplexStream {
    fn abort_on_close(&mut self) {}
}

/// A stream above another one, such as TLS, implements this by handing it down.
impl<T: Transport + ?Sized> Transport for Box<T> {
    fn abort_on_close(&mut self) {
        (**self).abort_on_close();
    }
}
