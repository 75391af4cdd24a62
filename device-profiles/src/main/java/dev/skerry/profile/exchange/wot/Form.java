package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.Nodes;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form (TD 1.1, section 5.3.4.2) of a protocol that an agent speaks.
 *
 * @param address the MQTT topic, or the CoAP path with its slash
 * @param qos of MQTT, null if it is not said
 * @param payload what an export of a profile sends round the value, null for the value alone
 */
record Form(
        Transport transport,
        String address,
        String contentType,
        List<String> operations,
        @Nullable String qos,
        String method,
        @Nullable String payload) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)([a-z][a-z0-9+.-]*):(?://[^/?#]*)?([^?#]*)([?#].*)?");

    /** What an agent speaks. */
    enum Transport {
        MQTT,
        COAP
    }

    /** The form, or null if an agent does not speak its protocol. */
    static @Nullable Form read(JsonNode node, String base) {
        String href = Nodes.text(node, "href", "");
        Matcher matcher = ADDRESS.matcher(resolved(href, base));
        if (!matcher.matches()) {
            return null;
        }
        String path = matcher.group(2);
        Transport transport =
                switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                    case "mqtt", "mqtts" -> Transport.MQTT;
                    case "coap", "coaps" -> Transport.COAP;
                    default -> null;
                };
        if (transport == null) {
            return null;
        }
        return new Form(
                transport,
                transport == Transport.MQTT ? topic(node, path) : path,
                Nodes.text(node, "contentType", "application/json"),
                Nodes.items(node, "op").stream().map(JsonNode::asText).toList(),
                Nodes.text(node, "mqv:qos"),
                Nodes.text(node, "cov:method", ""),
                Nodes.text(node, WotExport.PAYLOAD));
    }

    private static String resolved(String href, String base) {
        if (ADDRESS.matcher(href).matches() || base.isEmpty()) {
            return href;
        }
        boolean slashes = base.endsWith("/") && href.startsWith("/");
        boolean none = !base.endsWith("/") && !href.startsWith("/");
        return base + (none ? "/" : "") + (slashes ? href.substring(1) : href);
    }

    /** The topic as the MQTT binding has it now, or as it stood in the address before. */
    private static String topic(JsonNode node, String path) {
        String topic = Nodes.text(node, "mqv:topic");
        List<JsonNode> filters = Nodes.items(node, "mqv:filter");
        if (topic == null && !filters.isEmpty()) {
            topic = filters.getFirst().asText();
        }
        return topic != null ? topic : path.startsWith("/") ? path.substring(1) : path;
    }

    /** Whether it is for one of these operations, or does not say for which it is. */
    boolean isFor(String... wanted) {
        return operations.isEmpty() || operations.stream().anyMatch(List.of(wanted)::contains);
    }

    /** Whether it is MQTT's. */
    boolean isMqtt() {
        return transport == Transport.MQTT;
    }

    /** Whether its payload is CBOR. */
    boolean isCbor() {
        return contentType.startsWith("application/cbor");
    }

    /** Whether its payload is JSON. */
    boolean isJson() {
        return contentType.startsWith("application/")
                && contentType.contains("json")
                && !contentType.contains("senml");
    }
}
