package dev.skerry.profile.model;

import org.jspecify.annotations.Nullable;

/** What the id of a device may be. It becomes part of addresses, paths and file names elsewhere. */
public final class DeviceId {
    /** The longest id, in characters; in UTF-8 never more than the 255 bytes that a batch takes. */
    public static final int MAX_CHARS = 80;

    private DeviceId() {}

    /** Why this can't be an id and what to do, or null if it can. */
    public static @Nullable String fault(String id) {
        if (id.isEmpty() || id.length() > MAX_CHARS) {
            return "it has %d characters, allowed are 1 to %d: shorten it"
                    .formatted(id.length(), MAX_CHARS);
        }
        if (id.equals(".") || id.equals("..")) {
            return "'" + id + "' means a place in a path: use another";
        }
        if (isBlank(id.codePointAt(0)) || isBlank(id.codePointBefore(id.length()))) {
            return "it begins or ends with a blank: remove it";
        }
        return id.codePoints().anyMatch(DeviceId::isInvisible)
                ? "it has control characters or others that can't be seen: remove them"
                : null;
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
