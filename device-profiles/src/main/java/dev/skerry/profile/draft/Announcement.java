package dev.skerry.profile.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a device announces of itself for Home Assistant (MQTT discovery): single components on
 * {@code homeassistant/sensor/…/config}, or all at once on {@code homeassistant/device/…/config}.
 *
 * @param device what its announcements have in common: its first identifier, or its topic's node
 * @param name as the device calls itself, or null
 */
public record Announcement(String device, @Nullable String name, List<Component> components) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOPIC =
            Pattern.compile("[^/]+/(?<platform>[^/]+)/((?<node>[^/]+)/)?(?<object>[^/]+)/config");

    /** A device that announces more is not believed. */
    private static final int MOST_COMPONENTS = 128;

    /** The abbreviations that a draft needs; all others are left alone. */
    private static final Map<String, String> SHORT =
            Map.ofEntries(
                    Map.entry("dev", "device"),
                    Map.entry("ids", "identifiers"),
                    Map.entry("cmps", "components"),
                    Map.entry("p", "platform"),
                    Map.entry("stat_t", "state_topic"),
                    Map.entry("cmd_t", "command_topic"),
                    Map.entry("val_tpl", "value_template"),
                    Map.entry("stat_val_tpl", "state_value_template"),
                    Map.entry("unit_of_meas", "unit_of_measurement"),
                    Map.entry("dev_cla", "device_class"),
                    Map.entry("stat_cla", "state_class"),
                    Map.entry("pl_on", "payload_on"),
                    Map.entry("pl_off", "payload_off"),
                    Map.entry("stat_on", "state_on"),
                    Map.entry("stat_off", "state_off"),
                    Map.entry("ops", "options"));

    public Announcement {
        components = List.copyOf(components);
    }

    /**
     * One entity.
     *
     * @param platform {@code sensor}, {@code switch}, …
     * @param object its id in the topic or among the components
     */
    public record Component(String platform, String object, JsonNode config, String base) {
        /** A setting under its long or its short name, {@code ~} filled in; null if missing. */
        public @Nullable String text(String name) {
            JsonNode value = field(config, name);
            if (value == null || !value.isValueNode() || value.isNull()) {
                return null;
            }
            String text = value.asText();
            if (!name.endsWith("_topic") || base.isEmpty()) {
                return text;
            }
            return text.startsWith("~")
                    ? base + text.substring(1)
                    : text.endsWith("~") ? text.substring(0, text.length() - 1) + base : text;
        }

        /** The texts of a list. */
        List<String> texts(String name) {
            JsonNode list = field(config, name);
            List<String> texts = new ArrayList<>();
            if (list != null && list.isArray()) {
                list.forEach(item -> texts.add(item.asText()));
            }
            return texts;
        }
    }

    /** The announcement in a message, or null if there is none in it. */
    public static @Nullable Announcement of(String topic, byte[] payload) {
        Matcher matcher = TOPIC.matcher(topic);
        JsonNode config = matcher.matches() ? read(payload) : null;
        if (config == null || !config.isObject()) {
            return null;
        }
        String base = config.path("~").asText("");
        String platform = matcher.group("platform");
        String object = matcher.group("object");
        List<Component> components = new ArrayList<>();
        JsonNode several = field(config, "components");
        if (several != null && several.isObject()) {
            String sharedTopic =
                    config.path("stat_t").asText(config.path("state_topic").asText(""));
            several.properties().stream()
                    .limit(MOST_COMPONENTS)
                    .forEach(
                            entry ->
                                    components.add(
                                            component(
                                                    entry.getKey(),
                                                    entry.getValue(),
                                                    base,
                                                    sharedTopic)));
        } else {
            components.add(new Component(platform, object, config, base));
        }
        JsonNode device = field(config, "device");
        String node = matcher.group("node");
        String id = device == null ? null : first(field(device, "identifiers"));
        return new Announcement(
                id == null ? (node == null ? object : node) : id,
                device == null ? null : textOrNull(field(device, "name")),
                components);
    }

    private static Component component(
            String object, JsonNode config, String base, String sharedTopic) {
        JsonNode own = config.deepCopy();
        if (own instanceof com.fasterxml.jackson.databind.node.ObjectNode settings
                && field(own, "state_topic") == null
                && !sharedTopic.isEmpty()) {
            settings.put("state_topic", sharedTopic);
        }
        JsonNode platform = field(own, "platform");
        return new Component(platform == null ? "" : platform.asText(), object, own, base);
    }

    private static @Nullable JsonNode read(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            return null;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("bytes in memory can be read", e);
        }
    }

    private static @Nullable JsonNode field(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value != null) {
            return value;
        }
        return SHORT.entrySet().stream()
                .filter(s -> s.getValue().equals(name))
                .map(s -> object.get(s.getKey()))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String first(@Nullable JsonNode texts) {
        return texts != null && texts.isArray() ? textOrNull(texts.get(0)) : textOrNull(texts);
    }

    private static @Nullable String textOrNull(@Nullable JsonNode text) {
        return text == null || !text.isValueNode() || text.isNull() ? null : text.asText();
    }
}
