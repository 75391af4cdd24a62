package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Unexported;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TwinProperty;

/**
 * Makes a W3C Thing Description 1.1 of a profile. It describes a kind of device: what differs from
 * device to device ({@code {device}}, {@code {site}}, where the broker is) are URI variables.
 */
public final class WotExport {
    /**
     * The term that keeps where in a message a value stands, which Thing Descriptions can't say.
     */
    static final String FROM = "skerry:from";

    /** The term that keeps what is sent round a value. */
    static final String PAYLOAD = "skerry:payload";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final DeviceProfile profile;
    private final Leftovers leftovers;
    private final Unexported unexported;
    private final ExportedForms forms;
    private final ObjectNode thing = JsonNodeFactory.instance.objectNode();

    private WotExport(DeviceProfile profile, Leftovers leftovers) {
        this.profile = profile;
        this.leftovers = leftovers;
        this.unexported = new Unexported(leftovers);
        this.forms = new ExportedForms(profile, leftovers);
    }

    /** The Thing Description in JSON. */
    public static String of(DeviceProfile profile, Leftovers leftovers) {
        try {
            return JSON.writeValueAsString(new WotExport(profile, leftovers).write()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private ObjectNode write() {
        thing.putArray("@context")
                .add("https://www.w3.org/2022/wot/td/v1.1")
                .addObject()
                .put("mqv", "https://www.w3.org/2019/wot/mqtt#")
                .put("cov", "https://www.w3.org/2019/wot/coap#")
                .put("skerry", "https://skerry.dev/ns/profile#");
        thing.put("@type", "Thing");
        thing.put("title", profile.name());
        if (!profile.description().isBlank()) {
            thing.put("description", profile.description());
        }
        thing.putObject("version")
                .put("instance", profile.version())
                .put("model", profile.version());
        thing.putObject("securityDefinitions").putObject("nosec_sc").put("scheme", "nosec");
        thing.put("security", "nosec_sc");
        ObjectNode variables = thing.putObject("uriVariables");
        ObjectNode properties = thing.putObject("properties");
        profile.resources().forEach(resource -> resource(properties, resource));
        profile.twin().forEach(property -> twin(properties, property));
        if (!profile.commands().isEmpty()) {
            ObjectNode actions = thing.putObject("actions");
            var exported = new ExportedActions(leftovers);
            profile.commands().forEach(command -> exported.write(actions, command));
        }
        unexported.whatFollows(profile);
        forms.declareVariables(variables, thing.toString());
        return thing;
    }

    private void resource(ObjectNode properties, Resource resource) {
        String place = "resources." + resource.name();
        if (resource.isDerived()) {
            unexported.nothingFor(place, "a thing has only what the device itself reports");
            return;
        }
        ObjectNode property = properties.putObject(resource.name());
        ExportedSchema.write(property, resource.element());
        if (resource.of() != null) {
            ObjectNode items = property.deepCopy();
            property.removeAll();
            property.put("type", "array").set("items", items);
        }
        property.put("readOnly", true);
        property.put("observable", true);
        forms.readings(property, resource);
        if (resource.place().field() != null || resource.place().encoding() != null) {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place + ".from",
                    "a thing's forms do not say how bytes stand for values");
        }
        if (resource.transform().hasBits() || resource.transform().calculates()) {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place,
                    "a thing reports values as they are, without mask, shift, base, scale and offset");
        }
        if (!resource.rawValues().isEmpty()) {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place + ".values",
                    "the device's own values are not named: " + resource.rawValues());
        }
        unexported.keeping(resource);
    }

    private void twin(ObjectNode properties, TwinProperty property) {
        String place = "twin." + property.name();
        DeviceWrite write = property.write();
        if (write == null) {
            unexported.nothingFor(place, "nothing is written to the device");
            return;
        }
        unexported.merging(property);
        boolean joins =
                property.name().equals(property.reported()) && properties.has(property.name());
        ObjectNode node;
        if (joins) {
            node = (ObjectNode) properties.get(property.name());
            node.remove("readOnly");
        } else {
            String name = property.name();
            node = properties.putObject(properties.has(name) ? name + "_desired" : name);
            ExportedSchema.write(node, property.type(), property.range(), property.values());
            node.put("writeOnly", true);
            if (property.reported() != null) {
                unexported.nothingFor(
                        place + ".reported",
                        "nothing says that '%s' shows it".formatted(property.reported()));
            }
        }
        forms.writing(node, write, place);
    }
}
