package dev.skerry.profile.draft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a CoAP server says of its resources, in the CoRE Link Format (RFC 6690). */
final class LinkFormat {
    private static final int MOST_LINKS = 256;
    private static final Pattern LINK =
            Pattern.compile(
                    "<(?<path>[^>]*)>(?<attributes>(;\\s*[^;,\"=]+(=(\"[^\"]*\"|[^;,\"]*))?)*)\\s*,?\\s*");
    private static final Pattern ATTRIBUTE =
            Pattern.compile(
                    ";\\s*(?<name>[^;,\"=]+)(=(\"(?<quoted>[^\"]*)\"|(?<plain>[^;,\"]*)))?");

    private LinkFormat() {}

    /** A resource of a server, with its attributes; one without a value is empty. */
    record Link(String path, Map<String, String> attributes) {
        boolean isObservable() {
            return attributes.containsKey("obs");
        }

        /** The first resource type, or "". */
        String type() {
            return attributes.getOrDefault("rt", "").split(" ", 2)[0];
        }

        /** Whether it can be read in this content format. */
        boolean offers(int contentFormat) {
            return List.of(attributes.getOrDefault("ct", "").split(" "))
                    .contains(Integer.toString(contentFormat));
        }
    }

    /** The links up to the first that is none. */
    static List<Link> parse(String text) {
        List<Link> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(text);
        while (links.size() < MOST_LINKS && matcher.lookingAt()) {
            Map<String, String> attributes = new HashMap<>();
            Matcher attribute = ATTRIBUTE.matcher(matcher.group("attributes"));
            while (attribute.find()) {
                String quoted = attribute.group("quoted");
                String plain = attribute.group("plain");
                String value = quoted != null ? quoted : plain != null ? plain.strip() : "";
                attributes.putIfAbsent(attribute.group("name").strip(), value);
            }
            links.add(new Link(matcher.group("path"), attributes));
            matcher.region(matcher.end(), text.length());
        }
        return links;
    }
}
