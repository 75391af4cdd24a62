package dev.skerry.profile.text;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.Objects;

/** What is wrong with a text that is to be JSON, in words for whoever wrote it. */
public final class JsonFault {
    private JsonFault() {}

    /** The fault and, as far as it is known, its place. */
    public static String words(JsonProcessingException e) {
        String message = Objects.requireNonNullElse(e.getOriginalMessage(), "");
        String what =
                switch (e) {
                    case JsonEOFException _ -> "it ends too early";
                    case StreamConstraintsException _ -> "it is nested too deep, or too long";
                    default ->
                            message.startsWith("Duplicate field")
                                    ? "a name stands twice in one object"
                                    : "what stands here is not JSON: look for a comma, a quote or a"
                                            + " bracket that is missing or too many";
                };
        return what + place(e);
    }

    /** Where it is; empty for what was read as a tree before. */
    public static String place(JsonProcessingException e) {
        JsonLocation at = Objects.requireNonNullElse(e.getLocation(), JsonLocation.NA);
        return at.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }
}
