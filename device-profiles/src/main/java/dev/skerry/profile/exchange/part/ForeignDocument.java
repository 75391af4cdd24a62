package dev.skerry.profile.exchange.part;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.compile.finding.Finding;
import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.DocumentKind;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlReader;

/** Reads JSON and YAML of others, within bounds. */
public final class ForeignDocument {
    /** The longest document that is read, in characters; of YAML, what a profile may have. */
    public static final int MAX_CHARS = 1 << 20;

    private static final int MAX_DEPTH = 32;
    private static final String HINT = "correct the file, or have it written anew";
    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(100)
                                                    .maxNameLength(1_000)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ForeignDocument() {}

    /**
     * The document's object.
     *
     * @throws Unreadable if it is too large, not JSON or YAML, or no object
     */
    public static JsonNode read(String text) throws Unreadable {
        JsonNode root = isJson(text) ? json(text) : yaml(text);
        if (!root.isObject() && !root.isArray()) {
            throw new Unreadable(
                    ExchangeCode.UNKNOWN_FORMAT,
                    "this is a single value, not a description of a device",
                    "name the right file");
        }
        return root;
    }

    private static boolean isJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static JsonNode json(String text) throws Unreadable {
        try {
            return JSON.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new Unreadable(
                    ExchangeCode.TOO_COMPLEX,
                    place(e)
                            + "deeper than %d levels, or a number or name too long"
                                    .formatted(MAX_DEPTH),
                    "simplify it");
        } catch (JsonProcessingException e) {
            throw new Unreadable(
                    ExchangeCode.UNREADABLE,
                    place(e) + "not JSON: " + e.getOriginalMessage(),
                    HINT);
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static JsonNode yaml(String text) throws Unreadable {
        var findings = new Findings();
        YamlNode.Mapping root = new YamlReader(findings, DocumentKind.PROFILE).read(text);
        if (root == null || !findings.isEmpty()) {
            Finding first = findings.inOrder().getFirst();
            throw new Unreadable(
                    code(first.code()),
                    "line %d, column %d: %s"
                            .formatted(first.line(), first.column(), first.message()),
                    HINT);
        }
        return node(root);
    }

    private static ExchangeCode code(ProblemCode code) {
        return switch (code) {
            case TOO_LARGE -> ExchangeCode.TOO_LARGE;
            case TOO_COMPLEX -> ExchangeCode.TOO_COMPLEX;
            default -> ExchangeCode.UNREADABLE;
        };
    }

    /** Single values stay texts: whoever reads them knows what they have to be. */
    private static JsonNode node(YamlNode yaml) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (yaml) {
            case YamlNode.Scalar scalar ->
                    scalar.isNull() ? nodes.nullNode() : nodes.textNode(scalar.text());
            case YamlNode.Sequence sequence ->
                    nodes.arrayNode()
                            .addAll(sequence.items().stream().map(ForeignDocument::node).toList());
            case YamlNode.Mapping mapping -> {
                ObjectNode object = nodes.objectNode();
                mapping.entries().forEach(e -> object.set(e.key().text(), node(e.value())));
                yield object;
            }
        };
    }
}
