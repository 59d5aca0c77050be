package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Place;
import io.geminibalance.dialect.prompt.Media;
import io.geminibalance.dialect.prompt.Media.Kind;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the blocks that a message is made of, but for calls, their results and thoughts.
final class ContentBlocks {
    private ContentBlocks() {}

    /// What the user shows, in a message or in a tool's result.
    static List<Part> of(Place block) throws Invalid {
        Place type = block.at("type");
        return switch (type.needed("the kind of content block, such as \"text\"")) {
            case "text" -> List.of(text(block.at("text")));
            case "image" -> List.of(media(block.at("source").object(), Kind.IMAGE));
            case "document" -> document(block);
            case "search_result" -> found(block);
            case "tool_reference" -> List.of(Part.Text.of(block.at("tool_name").text("")));
            default ->
                throw type.unsupported(
                        "`" + type.path() + "` must be one of text, image, document, search_result, tool_result.");
        };
    }

    /// What the model said, or Anthropic's own tools beside it.
    static List<Part> said(Place block) throws Invalid {
        Place type = block.at("type");
        String name = type.text("");
        return switch (name) {
            case "text" -> List.of(text(block.at("text")));
            // Nobody but the one who wrote it can read it, and a call of a tool that ran elsewhere needs no answer.
            case "redacted_thinking", "server_tool_use", "mcp_tool_use", "tool_reference" -> List.of();
            case "compaction" -> List.of(Part.Text.of(block.at("content").text("")));
            default -> {
                if (!name.endsWith("_tool_result")) {
                    throw type.unsupported("`" + type.path()
                            + "` must be one of text, thinking, redacted_thinking, tool_use, server_tool_use or the"
                            + " result of a server tool.");
                }
                yield results(block.at("content"));
            }
        };
    }

    private static Part text(Place text) throws Invalid {
        return new Part.Text(text.string("a string"));
    }

    private static Part media(Place source, Kind kind) throws Invalid {
        Place type = source.at("type");
        return switch (type.needed("\"base64\" or \"url\"")) {
            case "base64" -> {
                Place data = source.at("data");
                yield Media.inline(
                        source.at("media_type").text(""), data.string("the file in base64"), Map.of(), data.path());
            }
            case "url" -> {
                Place url = source.at("url");
                yield Media.fromUrl(url.string("an https URL"), kind, Map.of(), url.path());
            }
            case "file" ->
                throw type.unsupported("`" + type.path() + "`: Anthropic's files are not known here; send the file"
                        + " itself as \"base64\", or a \"url\".");
            default -> throw type.unsupported("`" + type.path() + "` must be \"base64\" or \"url\".");
        };
    }

    private static List<Part> document(Place block) throws Invalid {
        List<Part> parts = new ArrayList<>();
        String title = block.at("title").text("");
        String context = block.at("context").text("");
        if (!title.isEmpty() || !context.isEmpty()) {
            parts.add(Part.Text.of(("Document: " + title + "\n" + context).strip()));
        }
        Place source = block.at("source").object();
        switch (source.at("type").text("")) {
            case "text" -> parts.add(text(source.at("data")));
            case "content" -> {
                Place content = source.at("content");
                if (content.value().isText()) {
                    parts.add(new Part.Text(content.value()));
                } else {
                    for (Place each : content.each()) {
                        parts.addAll(of(each.object()));
                    }
                }
            }
            default -> parts.add(media(source, Kind.FILE));
        }
        return parts;
    }

    private static List<Part> found(Place block) throws Invalid {
        List<Part> parts = new ArrayList<>();
        String title = block.at("title").text("");
        String source = block.at("source").text("");
        parts.add(Part.Text.of("Search result: " + title + " (" + source + ")"));
        for (Place each : block.at("content").each()) {
            parts.addAll(of(each.object()));
        }
        return parts;
    }

    /// What a tool found that ran elsewhere, as text: pages by title and address, all else as it is written.
    private static List<Part> results(Place content) throws Invalid {
        if (!content.isPresent()) {
            return List.of();
        }
        if (!content.value().isArray()) {
            return List.of(Part.Text.of(Json.text(content.value())));
        }
        List<String> lines = new ArrayList<>();
        for (JsonView each : content.value().each()) {
            String url = each.at("url").text("");
            String line = url.isEmpty()
                    ? each.at("text").text(Json.text(each))
                    : each.at("title").text("") + " " + url;
            lines.add(line.strip());
        }
        return lines.isEmpty() ? List.of() : List.of(Part.Text.of("Found: " + String.join("\n", lines)));
    }
}
