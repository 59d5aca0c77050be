/// The front door: the only user of `com.sun.net.httpserver`, and all that its traps need. Knows nothing of Gemini.
package io.geminibalance.http;
