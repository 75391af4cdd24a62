package dev.skerry.profile.bundle.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.compile.finding.Finding;
import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.yaml.DocumentKind;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlReader;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A manifest as it was written, in YAML or JSON, with the places of its members. */
final class WrittenManifest {
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9]\\d{0,30})(?:\\.\\d{1,30})?(?:[eE][-+]?\\d{1,3})?");

    private final String fileName;
    private final Map<String, String> places = new HashMap<>();

    private WrittenManifest(String fileName) {
        this.fileName = fileName;
    }

    /** What was read: the members, and where they stand. */
    record Read(ObjectNode json, WrittenManifest written) {}

    /** Reads a text; null if it is no mapping, for reasons that are added to the problems. */
    static @Nullable Read read(String fileName, String text, Problems problems) {
        var findings = new Findings();
        YamlNode.Mapping document = new YamlReader(findings, DocumentKind.MODEL).read(text);
        for (Finding finding : findings.inOrder()) {
            problems.add(
                    BundleCode.NOT_YAML,
                    fileName,
                    place(finding.line(), finding.column()),
                    finding.message(),
                    finding.hint());
        }
        if (document == null || !problems.isEmpty()) {
            return null;
        }
        var written = new WrittenManifest(fileName);
        return new Read(written.object(document, ""), written);
    }

    /** A problem of the manifest as one of the file that it was written in. */
    BundleProblem placed(BundleProblem problem) {
        return problem.file().equals(ModelManifest.PATH)
                ? new BundleProblem(
                        problem.code(),
                        fileName,
                        place(problem.place()),
                        problem.message(),
                        problem.hint())
                : problem;
    }

    private String place(String pointer) {
        String known = pointer;
        while (!places.containsKey(known) && !known.isEmpty()) {
            known = known.substring(0, known.lastIndexOf('/'));
        }
        return places.getOrDefault(known, "line 1");
    }

    private static String place(int line, int column) {
        return "line %d, column %d".formatted(line, column);
    }

    private JsonNode value(YamlNode node, String pointer) {
        places.put(pointer, place(node.line(), node.column()));
        return switch (node) {
            case YamlNode.Mapping mapping -> object(mapping, pointer);
            case YamlNode.Sequence sequence -> {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                for (YamlNode item : sequence.items()) {
                    list.add(value(item, pointer + "/" + list.size()));
                }
                yield list;
            }
            case YamlNode.Scalar scalar -> scalar(scalar);
        };
    }

    private ObjectNode object(YamlNode.Mapping mapping, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        places.put(pointer, place(mapping.line(), mapping.column()));
        for (YamlNode.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            String member = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            object.set(name, value(entry.value(), member));
            places.put(member, place(entry.key().line(), entry.key().column()));
        }
        return object;
    }

    /** As YAML 1.2's JSON schema reads it, and what that has no value for is a text. */
    private static JsonNode scalar(YamlNode.Scalar scalar) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        String text = scalar.text();
        if (scalar.isNull()) {
            return factory.nullNode();
        }
        if (scalar.plain() && (text.equals("true") || text.equals("false"))) {
            return factory.booleanNode(text.equals("true"));
        }
        return scalar.plain() && NUMBER.matcher(text).matches()
                ? factory.numberNode(Double.parseDouble(text))
                : factory.textNode(text);
    }
}
