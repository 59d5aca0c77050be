/// The settings: what an operator may say by environment, `.env` file and command line, and what it means.
///
/// [io.geminibalance.config.Setting] is the table of all settings; help, example file, checks and documentation
/// follow it. [io.geminibalance.config.SettingsReader] turns texts into one typed
/// [io.geminibalance.config.Settings] or into the list of everything that is wrong. Nothing here reads a file, the
/// environment or a clock: `Main` hands the texts in and gives every other room its own part of the result.
package io.geminibalance.config;
