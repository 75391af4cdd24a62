package dev.skerry.profile.compile.section;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skerry.profile.compile.yaml.YamlNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Writes YAML values as JSON, plain scalars by the core schema of YAML 1.2 (section 10.3.2). */
final class JsonTexts {
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private JsonTexts() {}

    static String of(YamlNode node) {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, node);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a string", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, YamlNode node) throws IOException {
        switch (node) {
            case YamlNode.Mapping mapping -> {
                json.writeStartObject();
                for (YamlNode.Entry entry : mapping.entries()) {
                    json.writeFieldName(entry.key().text());
                    write(json, entry.value());
                }
                json.writeEndObject();
            }
            case YamlNode.Sequence sequence -> {
                json.writeStartArray();
                for (YamlNode item : sequence.items()) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case YamlNode.Scalar scalar -> write(json, scalar);
        }
    }

    private static void write(JsonGenerator json, YamlNode.Scalar scalar) throws IOException {
        String text = scalar.text();
        if (scalar.isNull()) {
            json.writeNull();
        } else if (scalar.plain() && (text.equals("true") || text.equals("false"))) {
            json.writeBoolean(text.equals("true"));
        } else if (scalar.plain() && NUMBER.matcher(text).matches()) {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }
}
