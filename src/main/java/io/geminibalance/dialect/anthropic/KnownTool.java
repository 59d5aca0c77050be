package io.geminibalance.dialect.anthropic;

import io.geminibalance.json.Json;
import java.util.List;
import java.util.Optional;

/// A tool that Claude knows by heart, so that clients declare it by its type alone; other models must be told what
/// it takes.
///
/// @param start of its type, before the date
/// @param schema of its arguments, in plain values
record KnownTool(String start, String description, Object schema) {
    /// By Anthropic's reference of its client tools, read 2026-11-22.
    private static final List<KnownTool> ALL = List.of(
            known("bash_", "Runs a command in a shell that stays open between calls.", """
                    {"type":"object","properties":{
                    "command":{"type":"string","description":"The command to run."},
                    "restart":{"type":"boolean","description":"True to begin a new shell instead."}}}
                    """),
            known("text_editor_", "Looks at files and changes them.", """
                    {"type":"object","properties":{
                    "command":{"type":"string","enum":["view","create","str_replace","insert"]},
                    "path":{"type":"string","description":"The file, or a folder to view."},
                    "view_range":{"type":"array","items":{"type":"integer"},
                    "description":"First and last line to view, from 1; -1 for the end."},
                    "file_text":{"type":"string","description":"All of a file to create."},
                    "old_str":{"type":"string","description":"Text to replace; it must stand there once."},
                    "new_str":{"type":"string","description":"Text to put in its place, or to insert."},
                    "insert_line":{"type":"integer","description":"The line to insert behind; 0 for the start."},
                    "insert_text":{"type":"string","description":"Text to insert."}},
                    "required":["command","path"]}
                    """),
            known("memory_", "Keeps notes in files below /memories, for later conversations.", """
                    {"type":"object","properties":{
                    "command":{"type":"string","enum":["view","create","str_replace","insert","delete","rename"]},
                    "path":{"type":"string"},
                    "view_range":{"type":"array","items":{"type":"integer"}},
                    "file_text":{"type":"string"},
                    "old_str":{"type":"string"},
                    "new_str":{"type":"string"},
                    "insert_line":{"type":"integer"},
                    "insert_text":{"type":"string"},
                    "old_path":{"type":"string"},
                    "new_path":{"type":"string"}},
                    "required":["command"]}
                    """));

    static Optional<KnownTool> of(String type) {
        return ALL.stream().filter(known -> type.startsWith(known.start)).findFirst();
    }

    private static KnownTool known(String start, String description, String schema) {
        return new KnownTool(start, description, Json.read(schema));
    }
}
