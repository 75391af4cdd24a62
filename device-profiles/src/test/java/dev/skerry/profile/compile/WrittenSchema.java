package dev.skerry.profile.compile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A schema for editors as an editor goes by it. */
final class WrittenSchema {
    private final String text;
    private final Schema schema;

    WrittenSchema(DocumentSchema document) {
        this.text = document.text();
        this.schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(text);
    }

    List<String> problemsOf(String yaml) {
        try {
            JsonNode document = new YAMLMapper().readTree(yaml);
            return schema.validate(document).stream().map(String::valueOf).toList();
        } catch (JsonProcessingException e) {
            return List.of("it has what JSON can't have: " + e.getOriginalMessage());
        }
    }

    /** Keys that an editor could say nothing about. */
    List<String> unexplained() throws IOException {
        var unexplained = new ArrayList<String>();
        collect(new ObjectMapper().readTree(text), "", unexplained);
        return unexplained;
    }

    private static void collect(JsonNode node, String place, List<String> unexplained) {
        for (var entry : node.properties()) {
            String at = place + "/" + entry.getKey();
            JsonNode value = entry.getValue();
            boolean isKey = place.endsWith("/properties") && !place.contains("/if/");
            if (isKey && !value.has("description") && !value.has("$ref")) {
                unexplained.add(at);
            }
            collect(value, at, unexplained);
        }
    }
}
