package dev.skerry.profile.bundle.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Word;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.text.Durations;
import dev.skerry.profile.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object. What is wrong is added to the problems, and something harmless is
 * handed out in its place, so that the rest is looked at as well.
 */
final class Members {
    private final Problems problems;
    private final JsonNode object;
    private final String pointer;
    private final Set<String> known = new LinkedHashSet<>();

    Members(Problems problems, JsonNode object, String pointer) {
        this.problems = problems;
        this.pointer = pointer;
        if (object.isObject()) {
            this.object = object;
        } else {
            this.object = JsonNodeFactory.instance.objectNode();
            if (!object.isMissingNode()) {
                add(BundleCode.WRONG_KIND, "", "this is %s, and has to be an object", object);
            }
        }
    }

    /** Whether a member is there; it is known from now on. */
    boolean has(String name) {
        return !node(name).isMissingNode();
    }

    JsonNode node(String name) {
        known.add(name);
        JsonNode node = object.path(name);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    String pointer(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The object of a name, which has to be there. */
    Members object(String name) {
        if (required(name)) {
            return new Members(problems, node(name), pointer(name));
        }
        return new Members(problems, MissingNode.getInstance(), pointer(name));
    }

    /** The objects of a list; none if there is no such list. */
    List<Members> objects(String name, int least, int most) {
        List<Members> items = new ArrayList<>();
        for (JsonNode item : list(name, least, most)) {
            items.add(new Members(problems, item, pointer(name) + "/" + items.size()));
        }
        return items;
    }

    /** The items of a list, of which there have to be so many; it may be absent if none has to. */
    List<JsonNode> list(String name, int least, int most) {
        List<JsonNode> items = new ArrayList<>();
        if (!has(name)) {
            if (least > 0) {
                required(name);
            }
            return items;
        }
        JsonNode list = node(name);
        if (!list.isArray()) {
            add(BundleCode.WRONG_KIND, name, "this is %s, and has to be a list", list);
        } else if (list.size() < least || list.size() > most) {
            problem(
                    BundleCode.WRONG_VALUE,
                    name,
                    "the list has %,d items, and has to have %,d to %,d"
                            .formatted(list.size(), least, most),
                    null);
        } else {
            list.forEach(items::add);
        }
        return items;
    }

    /** The texts of a list. */
    List<String> texts(String name, int least, int most, Predicate<String> rule, String words) {
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (JsonNode item : list(name, least, most)) {
            String text = item.isTextual() ? item.textValue() : "";
            if (!rule.test(text) || texts.contains(text)) {
                problems.add(
                        BundleCode.WRONG_VALUE,
                        ModelManifest.PATH,
                        pointer(name) + "/" + index,
                        shown(item) + (rule.test(text) ? " is there twice" : " is not " + words),
                        null);
            } else {
                texts.add(text);
            }
            index++;
        }
        return texts;
    }

    /** The numbers of a list; none if one of its items is no number. */
    double[] numbers(String name, int least, int most) {
        List<JsonNode> items = list(name, least, most);
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            if (!item.isNumber() || !Double.isFinite(item.doubleValue())) {
                problems.add(
                        BundleCode.WRONG_KIND,
                        ModelManifest.PATH,
                        pointer(name) + "/" + i,
                        "this is %s, and has to be a number".formatted(shown(item)),
                        null);
                return new double[0];
            }
        }
        return items.stream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    /** A text that keeps a rule; {@code otherwise} if it does not, or is not there. */
    String text(String name, Predicate<String> rule, String words, String otherwise) {
        if (!required(name)) {
            return otherwise;
        }
        JsonNode node = node(name);
        if (!node.isTextual()) {
            add(BundleCode.WRONG_KIND, name, "this is %s, and has to be a text", node);
        } else if (!rule.test(node.textValue())) {
            problem(BundleCode.WRONG_VALUE, name, shown(node) + " is not " + words, null);
        } else {
            return node.textValue();
        }
        return otherwise;
    }

    /** A duration that is more than nothing; a second if it is not. */
    Duration duration(String name) {
        String text =
                text(
                        name,
                        it -> {
                            Duration duration = Durations.parseFine(it);
                            return duration != null && duration.isPositive();
                        },
                        "a duration such as 200us, 5ms, 30s, 5m or 24h",
                        "1s");
        Duration duration = Durations.parseFine(text);
        return duration == null ? Duration.ofSeconds(1) : duration;
    }

    /** One of some words; the first of them if it is none. */
    <W extends Enum<W> & Word> W word(String name, W[] words) {
        List<String> known = Arrays.stream(words).map(Word::word).toList();
        String text = choice(name, known);
        return words[known.indexOf(text)];
    }

    /** One of some texts; the first of them if it is none. */
    String choice(String name, List<String> choices) {
        if (!required(name)) {
            return choices.getFirst();
        }
        JsonNode node = node(name);
        if (node.isTextual() && choices.contains(node.textValue())) {
            return node.textValue();
        }
        problem(
                BundleCode.WRONG_VALUE,
                name,
                "%s is not one of %s".formatted(shown(node), Suggestions.listed(choices)),
                node.isTextual() && Suggestions.nearest(node.textValue(), choices) != null
                        ? Suggestions.didYouMean(node.textValue(), choices)
                        : null);
        return choices.getFirst();
    }

    /** A whole number in a range; {@code otherwise} if it is none. */
    long whole(String name, long least, long most, long otherwise) {
        if (!required(name)) {
            return otherwise;
        }
        JsonNode node = node(name);
        double number = node.doubleValue();
        if (!node.isNumber() || number != Math.rint(number)) {
            add(BundleCode.WRONG_KIND, name, "this is %s, and has to be a whole number", node);
        } else if (number < least || number > most) {
            problem(
                    BundleCode.WRONG_VALUE,
                    name,
                    "%s is not from %d to %d".formatted(shown(node), least, most),
                    null);
        } else {
            return (long) number;
        }
        return otherwise;
    }

    /** A number that keeps a rule; {@code otherwise} if it does not, or is not there. */
    double number(String name, Predicate<Double> rule, String words, double otherwise) {
        if (!required(name)) {
            return otherwise;
        }
        JsonNode node = node(name);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            add(BundleCode.WRONG_KIND, name, "this is %s, and has to be a number", node);
        } else if (!rule.test(node.doubleValue())) {
            problem(BundleCode.WRONG_VALUE, name, shown(node) + " is not " + words, null);
        } else {
            return node.doubleValue();
        }
        return otherwise;
    }

    /** The same, or null if it is not there. */
    @Nullable Double optionalNumber(String name, Predicate<Double> rule, String words) {
        return has(name) ? (Double) number(name, rule, words, Double.MIN_VALUE) : null;
    }

    /** Reports members that nobody has asked for. */
    void end() {
        for (String name : (Iterable<String>) object::fieldNames) {
            if (!known.contains(name)) {
                problem(
                        BundleCode.UNKNOWN_MEMBER,
                        name,
                        "there is no '%s' here".formatted(name),
                        Suggestions.didYouMean(name, known));
            }
        }
    }

    /** Adds a problem of a member, or of the object itself if the name is empty. */
    void problem(BundleCode code, String name, String message, @Nullable String hint) {
        problems.add(
                code, ModelManifest.PATH, name.isEmpty() ? pointer : pointer(name), message, hint);
    }

    private boolean required(String name) {
        if (has(name)) {
            return true;
        }
        problem(BundleCode.MISSING, "", "'%s' is missing".formatted(name), toWrite(name));
        return false;
    }

    /** Of what stands for itself in a manifest its name says enough. */
    private static @Nullable String toWrite(String name) {
        return switch (name) {
            case "data" -> "say in words what it was trained on";
            case "tool" -> "say what it was made with";
            case "licence" -> "write an SPDX expression such as Apache-2.0";
            case "card" -> "name the file of a model card in Markdown";
            case "limits" -> "write {latency: 5ms, memoryBytes: 1048576}";
            default -> null;
        };
    }

    private void add(BundleCode code, String name, String message, JsonNode found) {
        problem(code, name, message.formatted(shown(found)), null);
    }

    private static String shown(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "a list";
        }
        String text = node.isTextual() ? "'" + node.textValue() + "'" : node.asText();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
