package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import java.util.Map;

/** Writes where values come from and go to as forms (TD 1.1, section 5.3.4.2). */
final class ExportedForms {
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "broker", "Host and port of the site's MQTT broker",
                    "agent", "Host and port of the site's agent",
                    "host", "Host and port of the device",
                    "site", "The site's id",
                    "device", "The device's id");
    private static final String BROKER = "mqtt://{broker}";

    private final DeviceProfile profile;
    private final Leftovers leftovers;

    ExportedForms(DeviceProfile profile, Leftovers leftovers) {
        this.profile = profile;
        this.leftovers = leftovers;
        for (Source source : profile.sources()) {
            if (source instanceof Source.Coap coap && coap.observe() == null) {
                leftovers.add(
                        ExchangeCode.ADDRESS,
                        "source.coap",
                        "devices send to the agent: nobody else can read there");
            } else if (source instanceof Source.Host) {
                leftovers.add(
                        ExchangeCode.ADDRESS,
                        "source.host",
                        "the agent reads its own machine: nobody else can read there");
            }
        }
    }

    /** Says how readings of a resource come. */
    void readings(ObjectNode property, Resource resource) {
        ArrayNode forms = property.putArray("forms");
        boolean named = false;
        for (Source source : profile.sources()) {
            ObjectNode form = forms.addObject();
            switch (source) {
                case Source.Mqtt mqtt -> {
                    named |= mqtt.topic().contains("{resource}");
                    form.put("href", BROKER);
                    form.put("contentType", contentType(mqtt.payload().format()));
                    form.put("mqv:filter", mqtt.topic().replace("{resource}", resource.from()));
                    form.put("mqv:qos", Integer.toString(mqtt.qos()));
                    form.put("mqv:controlPacket", "subscribe");
                }
                case Source.Coap coap -> {
                    named |= coap.path().contains("{resource}");
                    String path = coap.path().replace("{resource}", resource.from());
                    form.put(
                            "href",
                            coap.observe() == null ? "coap://{agent}" + path : coap.observe());
                    form.put("contentType", contentType(coap.payload().format()));
                }
                case Source.Host _ -> {
                    form.put("href", "skerry:host");
                    form.put("contentType", contentType(PayloadFormat.JSON));
                }
            }
            form.putArray("op").add("observeproperty").add("unobserveproperty");
        }
        if (!named && !resource.from().isEmpty()) {
            property.put(WotExport.FROM, resource.from());
            leftovers.add(
                    ExchangeCode.ADDRESS,
                    "resources." + resource.name() + ".from",
                    "a form's message is the value; '%s' within it is kept as %s, which only profiles read"
                            .formatted(resource.from(), WotExport.FROM));
        }
    }

    /** Says how a value is written. */
    void writing(ObjectNode property, DeviceWrite write, String place) {
        ArrayNode forms = property.withArray("forms");
        ObjectNode form = forms.addObject();
        address(form, write);
        form.put("contentType", contentType(write.payload()));
        form.put("op", "writeproperty");
        if (!write.payload().equals("{value}")) {
            form.put(WotExport.PAYLOAD, write.payload());
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place + ".write",
                    "a form's message is the value; %s round it is kept as %s, which only profiles read"
                            .formatted(write.payload(), WotExport.PAYLOAD));
        }
    }

    /** Fills in where a form sends. */
    static void address(ObjectNode form, DeviceWrite write) {
        switch (write) {
            case DeviceWrite.Mqtt mqtt -> publish(form, mqtt.topic());
            case DeviceWrite.Coap coap -> {
                form.put("href", "coap://{host}" + coap.path());
                form.put("cov:method", coap.method().name());
            }
        }
    }

    /** Fills in a form that publishes. */
    static void publish(ObjectNode form, String topic) {
        form.put("href", BROKER);
        form.put("mqv:topic", topic);
        form.put("mqv:controlPacket", "publish");
    }

    /** The type of what is sent: JSON, or a single text. */
    static String contentType(String payload) {
        return payload.startsWith("{\"") || payload.startsWith("[")
                ? "application/json"
                : "text/plain";
    }

    /** Declares the variables that stand somewhere in the thing. */
    void declareVariables(ObjectNode variables, String thing) {
        VARIABLES.keySet().stream()
                .sorted()
                .filter(name -> thing.contains("{" + name + "}"))
                .forEach(
                        name ->
                                variables
                                        .putObject(name)
                                        .put("type", "string")
                                        .put("description", VARIABLES.get(name)));
    }

    private static String contentType(PayloadFormat format) {
        return switch (format) {
            case JSON -> "application/json";
            case CBOR -> "application/cbor";
            case SENML_JSON -> "application/senml+json";
            case SENML_CBOR -> "application/senml+cbor";
            case TEXT -> "text/plain";
            case BINARY -> "application/octet-stream";
        };
    }
}
