package dev.skerry.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** JSON for programs that read what a command prints. */
public final class JsonText {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    private JsonText() {}

    /** On several lines, for a whole answer. */
    public static String of(Object value) {
        return written(value, true);
    }

    /** On one line, for one of many. */
    public static String line(Object value) {
        return written(value, false);
    }

    private static String written(Object value, boolean isPretty) {
        try {
            return (isPretty ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer())
                    .writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of the API that is no JSON", e);
        }
    }
}
