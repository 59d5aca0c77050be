package io.geminibalance.websocket;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection as this room sees it: bytes both ways.
///
/// @param cut closes it at once, whoever reads or writes; may be called more than once
public record Line(InputStream in, OutputStream out, Runnable cut) {}
