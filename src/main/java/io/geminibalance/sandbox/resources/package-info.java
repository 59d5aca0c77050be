/// What a project of the sandbox keeps: files, caches, batches and the like, with their states by the
/// clock. Knows nothing of HTTP, nor of how a refusal is worded.
package io.geminibalance.sandbox.resources;
