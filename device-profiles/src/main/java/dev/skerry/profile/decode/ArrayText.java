package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skerry.profile.model.Reading;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes an array's values as they are kept: JSON without blanks. */
final class ArrayText {
    private static final JsonFactory JSON = new JsonFactory();

    private ArrayText() {}

    static String of(List<Reading> elements) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Reading element : elements) {
                write(json, element);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a string", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Reading element) throws IOException {
        switch (element.resource().type()) {
            case FLOAT32 -> json.writeNumber((float) element.asDouble());
            case FLOAT64 -> json.writeNumber(element.asDouble());
            case INT32, INT64 -> json.writeNumber(element.asLong());
            case BOOLEAN -> json.writeBoolean(element.asBoolean());
            case STRING, ENUM, BYTES, ARRAY -> json.writeString(element.asText());
        }
    }
}
