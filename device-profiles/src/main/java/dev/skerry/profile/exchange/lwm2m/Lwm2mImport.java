package dev.skerry.profile.exchange.lwm2m;

import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Numbers;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.UnitField;
import dev.skerry.profile.exchange.part.Unreadable;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.model.ValueType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a profile of LwM2M objects: the values of their first instances by the names that SenML has
 * for them, {@code object/instance/resource} (LwM2M core 1.2, section 7.4.4).
 */
public final class Lwm2mImport {
    private static final int MAX_RESOURCES = 256;
    private static final Map<String, ValueType> TYPES =
            Map.of(
                    "string", ValueType.STRING,
                    "corelnk", ValueType.STRING,
                    "integer", ValueType.INT64,
                    "unsigned integer", ValueType.INT64,
                    "time", ValueType.INT64,
                    "float", ValueType.FLOAT64,
                    "boolean", ValueType.BOOLEAN,
                    "opaque", ValueType.BYTES);
    private static final Pattern RANGE =
            Pattern.compile("\\s*(-?[0-9.]+?)\\s*(?:\\.\\.+|\\bto\\b)\\s*(-?[0-9.]+)\\s*");
    private static final Pattern ID = Pattern.compile("[0-9]{1,5}");
    private static final Pattern VERSION =
            Pattern.compile("(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})");

    private final Leftovers leftovers;
    private final ProfileDraft draft;
    private final Names names = Names.ofResources();

    private Lwm2mImport(ProfileDraft draft, Leftovers leftovers) {
        this.draft = draft;
        this.leftovers = leftovers;
    }

    /**
     * The profile of all objects of a document.
     *
     * @throws Unreadable if it has none
     */
    public static ProfileDraft read(String xml, Leftovers leftovers) throws Unreadable {
        List<ObjectXml.Definition> objects = ObjectXml.read(xml);
        if (objects.isEmpty()) {
            throw new Unreadable(
                    ExchangeCode.UNKNOWN_FORMAT,
                    "there is no <Object> in it",
                    "take the object's file from the OMA's registry");
        }
        ObjectXml.Definition first = objects.getFirst();
        Matcher version = VERSION.matcher(first.field("ObjectVersion"));
        var draft =
                new ProfileDraft(
                        Names.ofProfile(first.field("Name")),
                        version.matches() ? first.field("ObjectVersion") + ".0" : "1.0.0",
                        Yaml.oneLine(first.field("Description1")));
        var reader = new Lwm2mImport(draft, leftovers);
        draft.comment(
                "Made from the LwM2M object %s '%s'."
                        .formatted(first.field("ObjectID"), first.field("Name")));
        draft.comment("Lines with 'guess:' say what was not in it; check them.");
        draft.source("coap")
                .guess("the agent is no LwM2M server: whoever is, or the device itself, sends its")
                .comment("  SenML to this path; or observe it: \"coap://192.0.2.7/…/{device}\"")
                .text("path", "/lwm2m/{device}")
                .text("payload", "senml+json");
        objects.forEach(reader::object);
        return draft;
    }

    private void object(ObjectXml.Definition object) {
        String id = object.field("ObjectID");
        if (!ID.matcher(id).matches()) {
            leftovers.add(ExchangeCode.BAD_VALUE, "Object", "'" + id + "' can't be an object's id");
            return;
        }
        if (object.field("MultipleInstances").equals("Multiple")) {
            leftovers.add(
                    ExchangeCode.LIMIT,
                    "/" + id,
                    "of several instances of '%s' the profile reads instance 0"
                            .formatted(object.field("Name")));
        }
        for (ObjectXml.Definition item : object.items()) {
            String place = "/%s/0/%s".formatted(id, item.id());
            if (!ID.matcher(item.id()).matches()) {
                leftovers.add(
                        ExchangeCode.BAD_VALUE,
                        place,
                        "'" + item.id() + "' can't be a resource's id");
            } else if (draft.count("resources") >= MAX_RESOURCES) {
                leftovers.add(
                        ExchangeCode.LIMIT,
                        place,
                        "a profile has at most %d resources".formatted(MAX_RESOURCES));
                return;
            } else {
                item(item, place);
            }
        }
    }

    private void item(ObjectXml.Definition item, String place) {
        String operations = item.field("Operations");
        String name = item.field("Name");
        if (operations.contains("E")) {
            leftovers.add(
                    ExchangeCode.ADDRESS,
                    place,
                    "'%s' is executed over CoAP: declare a command".formatted(name));
            return;
        }
        ValueType type = TYPES.get(item.field("Type").toLowerCase(Locale.ROOT));
        if (type == null) {
            leftovers.add(
                    ExchangeCode.TYPE,
                    place,
                    "'%s' is of type '%s', which a profile can't have"
                            .formatted(name, item.field("Type")));
            return;
        }
        if (!operations.contains("R")) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART,
                    place,
                    "'%s' can't be read (operations '%s')".formatted(name, operations));
            return;
        }
        readable(item, place, type, operations.contains("W"));
    }

    private void readable(
            ObjectXml.Definition item, String place, ValueType type, boolean writable) {
        boolean several = item.field("MultipleInstances").equals("Multiple");
        if (several) {
            leftovers.add(
                    ExchangeCode.LIMIT,
                    place,
                    "of several instances of '%s' the profile reads instance 0"
                            .formatted(item.field("Name")));
        }
        var fields = declaration(item, place, type);
        String name = names.of(item.field("Name"), "resource");
        draft.resource(name)
                .comment(firstSentence(item.field("Description")))
                .reading(fields, place.substring(1) + (several ? "/0" : ""));
        if (writable && type == ValueType.BYTES) {
            leftovers.add(ExchangeCode.TYPE, place, "bytes can't be written");
        } else if (writable && !several) {
            var coap = new LinkedHashMap<String, String>();
            coap.put("path", Yaml.text(place));
            ProfileDraft.Entry property = draft.twin(name);
            fields.forEach(
                    (key, value) -> {
                        if (!key.equals("unit")) {
                            property.put(key, value);
                        }
                    });
            property.put("write", Yaml.flow(Map.of("coap", Yaml.flow(coap))))
                    .text("reported", name);
        }
    }

    private Map<String, String> declaration(
            ObjectXml.Definition item, String place, ValueType type) {
        var fields = new LinkedHashMap<String, String>();
        String range = item.field("RangeEnumeration");
        List<String> values = type == ValueType.STRING ? values(range) : List.of();
        fields.put("type", values.isEmpty() ? type.name().toLowerCase(Locale.ROOT) : "enum");
        if (!values.isEmpty()) {
            fields.put("values", Yaml.list(values.stream().map(Yaml::text).toList()));
        }
        boolean time = item.field("Type").equalsIgnoreCase("Time");
        UnitField.put(fields, time ? "s" : item.field("Units"), type, place, leftovers);
        if (!range.isEmpty() && values.isEmpty()) {
            range(range, place, type, fields);
        }
        return fields;
    }

    private void range(String range, String place, ValueType type, Map<String, String> fields) {
        Matcher ends = RANGE.matcher(range);
        String min = ends.matches() ? Numbers.number(ends.group(1)) : null;
        String max = ends.matches() ? Numbers.number(ends.group(2)) : null;
        String written =
                min == null || max == null || !type.isNumeric()
                        ? null
                        : Numbers.range(type, min, max, place, leftovers);
        if (written != null) {
            fields.put("range", written);
        } else if (min == null || max == null || !type.isNumeric()) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place,
                    "the range '%s' is not carried over".formatted(range));
        }
    }

    /** The texts of an enumeration, none if it is something else. */
    private static List<String> values(String range) {
        List<String> values =
                Arrays.stream(range.split(",", -1)).map(String::strip).distinct().toList();
        return values.size() < 2
                        || values.size() > 64
                        || values.stream().anyMatch(v -> v.isEmpty() || v.length() > 32)
                ? List.of()
                : values;
    }

    private static String firstSentence(String description) {
        int end = description.indexOf(". ");
        return end < 0 ? description : description.substring(0, end + 1);
    }
}
