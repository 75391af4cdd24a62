package dev.skerry.gateway.web.document;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/**
 * An operation's id: its method and the nouns of its path, such as {@code putAgentTags} for {@code
 * PUT /api/agents/{agentId}/tags}. It changes when the path does, and for no other reason. One of
 * what has no plural is asked for by its id: {@code getFleetBulkById}.
 */
final class OperationId {
    private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z0-9]+");

    private OperationId() {}

    static String of(HttpMethod method, String path) {
        var id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
        String[] segments = path.replaceFirst("^/(api|\\.well-known)/", "").split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isFollowed = i + 1 < segments.length && isParameter(segments[i + 1]);
            if (!isParameter(segments[i])) {
                String one = singular(segments[i]);
                append(id, isFollowed ? one : segments[i]);
                if (i + 2 == segments.length && isFollowed && one.equals(segments[i])) {
                    id.append("ById");
                }
            } else if (i > 0 && isParameter(segments[i - 1]) && !segments[i].endsWith("Id}")) {
                append(id, segments[i]);
            }
        }
        return id.toString();
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static void append(StringBuilder id, String segment) {
        for (String word : NO_WORD.split(segment, -1)) {
            if (!word.isEmpty()) {
                id.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
    }

    private static String singular(String noun) {
        if (noun.equals("people")) {
            return "person";
        }
        return noun.endsWith("s") ? noun.substring(0, noun.length() - 1) : noun;
    }
}
