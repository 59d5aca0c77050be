/// The things of the Gemini API that belong to the project that made them, and how requests and answers name them.
/// Pure.
package io.geminibalance.resources;
