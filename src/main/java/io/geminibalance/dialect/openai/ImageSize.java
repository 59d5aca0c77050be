package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large a picture is to be, in the words of models that draw: a shape, and one of three sizes.
final class ImageSize {
    /// Shapes that all of them draw (Google's guide to image generation, read 2026-11-22).
    private static final List<String> RATIOS =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");

    /// Shapes that only the newer of the fast models draw.
    private static final List<String> LONG_RATIOS = List.of("1:4", "4:1", "1:8", "8:1");

    private static final List<String> DRAW_LONG = List.of("gemini-3.1-flash-image", "gemini-nano-banana-2.1");

    private static final Pattern PIXELS = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern RATIO = Pattern.compile("\\d{1,2}:\\d{1,2}");
    private static final int LARGE = 1536;
    private static final int HUGE = 3000;

    private ImageSize() {}

    /// The fields of `imageConfig`, none where the model is to choose.
    static Map<String, Object> of(Place request, String model) throws Invalid {
        Place size = request.at("size");
        String asked = size.text("auto").toLowerCase(Locale.ROOT);
        Matcher pixels = PIXELS.matcher(asked);
        String ratio = "";
        int longer = 0;
        if (pixels.matches()) {
            int width = Math.max(1, Integer.parseInt(pixels.group(1)));
            int height = Math.max(1, Integer.parseInt(pixels.group(2)));
            ratio = nearest(Math.log((double) width / height), model);
            longer = Math.max(width, height);
        } else if (RATIO.matcher(asked).matches()) {
            ratio = asked;
        } else if (!asked.equals("auto")) {
            throw size.unsupported(
                    "`size` must be \"auto\", a size such as \"1024x1536\" or a ratio such as \"16:9\".");
        }
        String quality = request.at("quality").text("");
        String pixelsOf =
                longer > HUGE ? "4K" : longer > LARGE || quality.equals("hd") || quality.equals("high") ? "2K" : "";
        Place google = ChatExtras.google(request);
        Place own = google.at("image_config", "imageConfig").object();
        ratio = own.at("aspect_ratio", "aspectRatio")
                .text(request.at("aspect_ratio").text(ratio));
        pixelsOf = own.at("image_size", "imageSize")
                .text(request.at("image_size").text(pixelsOf))
                .toUpperCase(Locale.ROOT);
        Map<String, Object> config = new LinkedHashMap<>();
        if (!ratio.isEmpty()) {
            config.put("aspectRatio", ratio);
        }
        // Older models have one size.
        if (!pixelsOf.isEmpty() && !model.startsWith("gemini-2")) {
            config.put("imageSize", pixelsOf);
        }
        return config;
    }

    /// The shape that is least wrong; as far too wide as too high is as wrong.
    private static String nearest(double log, String model) {
        List<String> ratios = new ArrayList<>(RATIOS);
        if (DRAW_LONG.stream().anyMatch(model::startsWith)) {
            ratios.addAll(LONG_RATIOS);
        }
        String best = ratios.getFirst();
        for (String ratio : ratios) {
            if (Math.abs(log - log(ratio)) < Math.abs(log - log(best))) {
                best = ratio;
            }
        }
        return best;
    }

    private static double log(String ratio) {
        String[] sides = ratio.split(":");
        return Math.log(Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]));
    }
}
